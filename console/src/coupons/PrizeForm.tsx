import { Switch, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Switch.layer.css';
import { useState } from 'react';
import { api } from '../api/client';
import type { Prize } from '../api/types';
import { useT } from '../i18n';
import { CountField } from '../kit/CountField';
import classes from './Coupons.module.css';
import { FormDialog } from './FormDialog';
import { useSave } from './useSave';

/** Adds a prize to the catalogue, or changes one. */
export function PrizeForm({ prize, onClose }: { prize?: Prize; onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState(prize?.name ?? '');
  const [description, setDescription] = useState(prize?.description ?? '');
  const [picture, setPicture] = useState(prize?.picture ?? '');
  const [partner, setPartner] = useState(prize?.partner ?? '');
  const [points, setPoints] = useState<number | string>(prize?.points ?? '');
  const [stock, setStock] = useState<number | string>('');
  const [isOffered, setOffered] = useState(prize?.is_offered ?? true);
  const told = { name: name.trim(), description: description.trim(), picture: picture.trim(), partner: partner.trim(), points: Number(points), is_offered: isOffered };
  const save = useSave(
    () => (prize ? api.put(`/prizes/${prize.id}`, { ...told, version: prize.version }) : api.post('/prizes', { ...told, stock: Number(stock) })),
    { done: t('coupons.saved'), keys: ['prizes'], then: onClose },
  );
  return (
    <FormDialog title={prize ? prize.name : t('coupons.new_prize')} save={t('coupons.save')} fields={['name', 'description', 'picture', 'partner', 'points', 'stock']} error={save.error} busy={save.busy} disabled={!name.trim() || points === ''} onSave={save.run} onClose={onClose}>
      <TextInput label={t('coupons.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={save.fields.name} maxLength={200} data-autofocus />
      <Textarea label={t('coupons.description')} value={description} onChange={(event) => setDescription(event.currentTarget.value)} error={save.fields.description} autosize minRows={2} maxRows={6} />
      <TextInput label={t('coupons.picture')} description={t('coupons.picture_text')} value={picture} onChange={(event) => setPicture(event.currentTarget.value)} error={save.fields.picture} type="url" maxLength={500} />
      {isPicture(picture.trim()) && <img className={classes.picture} src={picture.trim()} alt="" />}
      <TextInput label={t('coupons.partner')} description={t('coupons.partner_text')} value={partner} onChange={(event) => setPartner(event.currentTarget.value)} error={save.fields.partner} maxLength={200} />
      <CountField label={t('coupons.price_points')} value={points} onChange={setPoints} error={save.fields.points} min={0} />
      {!prize && <CountField label={t('coupons.first_stock')} value={stock} onChange={setStock} error={save.fields.stock} min={0} />}
      <Switch label={t('coupons.is_offered')} checked={isOffered} onChange={(event) => setOffered(event.currentTarget.checked)} />
    </FormDialog>
  );
}

const isPicture = (address: string) => /^https?:\/\/./.test(address);
