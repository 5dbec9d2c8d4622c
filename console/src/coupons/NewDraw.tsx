import { Switch, TextInput } from '@mantine/core';
import '@mantine/core/styles/Switch.layer.css';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client';
import { useT } from '../i18n';
import { CountField } from '../kit/CountField';
import { FormDialog } from './FormDialog';
import { useSave } from './useSave';

/** Opens a draw for tickets. */
export function NewDraw({ onClose }: { onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [prizes, setPrizes] = useState<number | string>(1);
  const [isOnce, setOnce] = useState(true);
  const save = useSave(() => api.post('/draws', { name: name.trim(), prizes: Number(prizes), is_once_per_holder: isOnce }), { keys: ['draws'], then: ({ id }) => navigate({ to: '/coupons/draws/$id', params: { id } }) });
  return (
    <FormDialog title={t('coupons.new_draw')} save={t('coupons.create')} fields={['name', 'prizes']} error={save.error} busy={save.busy} disabled={!name.trim()} onSave={save.run} onClose={onClose}>
      <TextInput label={t('coupons.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={save.fields.name} maxLength={200} data-autofocus />
      <CountField label={t('coupons.winners_wanted')} value={prizes} onChange={setPrizes} error={save.fields.prizes} min={1} />
      <Switch label={t('coupons.once_per_holder')} checked={isOnce} onChange={(event) => setOnce(event.currentTarget.checked)} />
    </FormDialog>
  );
}
