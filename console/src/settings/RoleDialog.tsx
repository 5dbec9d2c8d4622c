import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { StaffMember } from '../api/types';
import { useT } from '../i18n';
import { Dialog, notifyDone } from '../kit';
import { RoleChoice } from './RoleChoice';
import classes from './Settings.module.css';

/** Gives a person another role. */
export function RoleDialog({ person, onClose }: { person: StaffMember; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [role, setRole] = useState(person.role);
  const save = useMutation({
    mutationFn: () => api.put(`/staff/${person.id}`, { role }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['staff'] });
      notifyDone(t('settings.saved'));
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  return (
    <Dialog onClose={onClose} title={t('settings.role_of', { name: person.name })} size={520}>
      <form className={classes.form} onSubmit={submit}>
        {save.error && <p className={classes.failure} role="alert">{asProblem(save.error).words}</p>}
        <RoleChoice value={role} onChange={setRole} />
        <div className={classes.footer}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={save.isPending} disabled={role === person.role}>{t('settings.save')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
