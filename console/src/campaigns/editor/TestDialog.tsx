import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import { useSession } from '../../api/session';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { AppLink, Dialog } from '../../kit';
import classes from './Editor.module.css';
import { PersonSelect } from './PersonSelect';
import type { Draft } from './useDraft';

/** Sends the letter to some addresses to look at. */
export function TestDialog({ campaignId, draft, onClose }: { campaignId: string; draft: Draft; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const { staff } = useSession();
  const [text, setText] = useState(staff.email);
  const [person, setPerson] = useState<string | null>(null);
  const to = text.split(/[\s,;]+/).filter(Boolean);
  const test = useMutation({
    mutationFn: async () => {
      await draft.flush();
      return api.post(`/campaigns/${campaignId}/test`, { to, customer_id: person });
    },
  });
  const problem = test.error ? asProblem(test.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    test.mutate();
  }
  return (
    <Dialog onClose={onClose} title={t('campaigns.send_test')} size={460}>
      <form onSubmit={submit} className={classes.stack}>
        <TextInput label={t('campaigns.test_to')} description={t('campaigns.test_to_hint')} value={text} onChange={(event) => setText(event.currentTarget.value)} error={problem?.words} data-autofocus />
        <PersonSelect label={t('campaigns.as_person')} value={person} onChange={setPerson} />
        <p aria-live="polite">
          {test.data && <>{t('campaigns.test_sent', { count: test.data.sent, figure: fmt.number(test.data.sent) })} {test.data.transport === 'sandbox' && <AppLink href="/sandbox">{t('campaigns.open_sandbox')}</AppLink>}</>}
        </p>
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>{t('kit.close')}</Button>
          <Button type="submit" loading={test.isPending} disabled={to.length === 0}>{t('campaigns.send')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
