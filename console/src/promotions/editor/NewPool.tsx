import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { watchCodes } from '../../coupons/codes';
import { FormDialog } from '../../coupons/FormDialog';
import { FRESH } from '../../coupons/SettingsFields';
import { useSave } from '../../coupons/useSave';
import { tCode, useT } from '../../i18n';
import { Segmented } from '../../kit';
import { CountField } from '../../kit/CountField';
import type { Draft } from '../useDraft';

const KINDS = ['unique', 'generic'] as const;
const USUAL_COUNT = 1_000;

interface Props {
  draft: Draft;
  onMade: (pool: string) => void;
  onClose: () => void;
}

/** A pool for the promotion that is being written: its name and its codes, the rest as usual. */
export function NewPool({ draft, onMade, onClose }: Props) {
  const t = useT();
  const [name, setName] = useState(draft.name);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('unique');
  const [code, setCode] = useState('');
  const [wanted, setWanted] = useState<number | string>(USUAL_COUNT);
  const isGeneric = kind === 'generic';
  async function make() {
    const promotion = await draft.begin();
    if (!promotion) return null;
    const codes = isGeneric ? { kind, code } : { kind, wanted: Number(wanted) };
    return api.post('/coupon-pools', { settings: { ...FRESH, name: name.trim(), promotion_id: promotion, per_code: isGeneric ? null : 1 }, codes });
  }
  const save = useSave(make, {
    keys: ['coupon-pools'],
    then: (made) => {
      if (made?.job_id) watchCodes(made.job_id, made.pool.id);
      if (made) onMade(made.pool.id);
      onClose();
    },
  });
  return (
    <FormDialog title={t('coupons.new_pool')} save={t('coupons.create')} fields={['name', 'code', 'wanted']} error={save.error} busy={save.busy} disabled={!name.trim() || (isGeneric && !code.trim())} onSave={save.run} onClose={onClose}>
      <TextInput label={t('coupons.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={save.fields.name} maxLength={200} data-autofocus />
      <Segmented label={t('coupons.codes')} value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: tCode('coupons.kind', value) }))} />
      <p className="quiet">{tCode('coupons.kind_text', kind)}</p>
      {isGeneric
        ? <TextInput label={t('coupons.code')} value={code} onChange={(event) => setCode(event.currentTarget.value)} error={save.fields.code} maxLength={40} />
        : <CountField label={t('coupons.how_many')} value={wanted} onChange={setWanted} error={save.fields.wanted} min={1} />}
    </FormDialog>
  );
}
