import { Button, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client';
import { useSession } from '../api/session';
import type { LoyaltyProgramme } from '../api/types';
import { FormDialog } from '../coupons/FormDialog';
import { useSave } from '../coupons/useSave';
import { tCode, useT } from '../i18n';
import { freeName, ready, type Template, TEMPLATES } from './rules';

/** The button that begins a programme beside those there are. */
export function NewProgramme({ all }: { all: LoyaltyProgramme[] }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen(true)}>{t('loyalty.new_programme')}</Button>
      {isOpen && <Form all={all} onClose={() => setOpen(false)} />}
    </>
  );
}

function Form({ all, onClose }: { all: LoyaltyProgramme[]; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const { workspace } = useSession();
  const [template, setTemplate] = useState<Template>('points');
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? freeName(template, all.map((one) => one.name));
  const save = useSave(() => api.post('/loyalty/programmes', { rules: { ...ready(template, workspace.currency), name: name.trim() } }), {
    done: t('loyalty.begun'), keys: ['loyalty', 'points'],
    then: ({ id }) => { onClose(); return navigate({ to: '/loyalty', search: { tab: 'programme', programme: id } }); },
  });
  return (
    <FormDialog title={t('loyalty.new_programme')} save={t('loyalty.begin')} fields={['name']} error={save.error} busy={save.busy} disabled={!name.trim()} onSave={save.run} onClose={onClose}>
      <p className="quiet">{t('loyalty.new_programme_text', { name: all[0]?.name ?? '' })}</p>
      <Select label={t('loyalty.begin_with')} description={tCode('loyalty.template_text', template)} data={TEMPLATES.map((value) => ({ value, label: tCode('loyalty.template', value) }))} value={template} allowDeselect={false} onChange={(value) => value && setTemplate(value as Template)} />
      <TextInput label={t('loyalty.name')} value={name} error={save.fields.name} maxLength={100} autoComplete="off" onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus />
    </FormDialog>
  );
}
