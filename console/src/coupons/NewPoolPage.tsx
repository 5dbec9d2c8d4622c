import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { CouponCodes } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, Columns, Page, Segmented } from '../kit';
import { CountField } from '../kit/CountField';
import { watchCodes } from './codes';
import classes from './Coupons.module.css';
import { FRESH, SettingsFields } from './SettingsFields';
import { useSave } from './useSave';

const ALPHABETS = { letters: '23456789ABCDEFGHJKMNPQRSTUVWXYZ', digits: '123456789' } as const;
const KINDS = ['unique', 'imported', 'generic'] as const;
type Kind = (typeof KINDS)[number];
const WAIT_MS = 250;

/** A new pool, with how its codes will look before any is made. */
export default function NewPoolPage() {
  const t = useT();
  const navigate = useNavigate();
  const { promotion = '' } = useSearch({ from: '/shell/coupons/pools/new' });
  const [settings, setSettings] = useState({ ...FRESH, promotion_id: promotion });
  const [kind, setKind] = useState<Kind>('unique');
  const [code, setCode] = useState('');
  const [prefix, setPrefix] = useState('');
  const [alphabet, setAlphabet] = useState<keyof typeof ALPHABETS>('letters');
  const [length, setLength] = useState<number | string>(9);
  const [wanted, setWanted] = useState<number | string>(1000);
  const unique = { kind: 'unique' as const, prefix, alphabet: ALPHABETS[alphabet], length: Number(length), wanted: kind === 'imported' ? 0 : Number(wanted) };
  const codes = kind === 'generic' ? { kind: 'generic' as const, code } : unique;
  const save = useSave(() => api.post('/coupon-pools', { settings, codes }), {
    keys: ['coupon-pools'],
    then: ({ pool, job_id: job }) => {
      if (job) watchCodes(job, pool.id);
      return navigate({ to: '/coupons/pools/$id', params: { id: pool.id } });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const isMissing = !settings.name.trim() || !settings.promotion_id;
  function submit(event: FormEvent) {
    event.preventDefault();
    save.run();
  }
  return (
    <Page title={t('coupons.new_pool')} crumb={{ label: t('coupons.title'), href: '/coupons' }}>
      <form onSubmit={submit} noValidate>
        <Columns even>
          <Card title={t('coupons.rules')}><div className={classes.form}><SettingsFields value={settings} onChange={setSettings} errors={save.fields} /></div></Card>
          <Card title={t('coupons.codes')}>
            <div className={classes.form}>
              <Segmented label={t('coupons.codes')} value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: tCode('coupons.kind', value) }))} />
              <p className="quiet">{tCode('coupons.kind_text', kind)}</p>
              {kind === 'generic' && <TextInput label={t('coupons.code')} value={code} onChange={(event) => setCode(event.currentTarget.value)} error={save.fields.code} maxLength={40} />}
              {kind === 'unique' && (
                <>
                  <div className={classes.pair}>
                    <CountField label={t('coupons.how_many')} value={wanted} onChange={setWanted} error={save.fields.wanted} min={1} />
                    <TextInput label={t('coupons.prefix')} value={prefix} onChange={(event) => setPrefix(event.currentTarget.value.toUpperCase())} error={save.fields.prefix} maxLength={20} />
                  </div>
                  <div className={classes.pair}>
                    <Select label={t('coupons.alphabet')} data={(['letters', 'digits'] as const).map((value) => ({ value, label: tCode('coupons.alphabet', value) }))} value={alphabet} onChange={(next) => next && setAlphabet(next as keyof typeof ALPHABETS)} error={save.fields.alphabet} allowDeselect={false} />
                    <CountField label={t('coupons.length')} value={length} onChange={setLength} error={save.fields.length} min={4} max={14} />
                  </div>
                  <Sample codes={unique} />
                </>
              )}
              {problem && <p className={classes.failure} role="alert">{problem.words}</p>}
              <div className={classes.formActions}>{isMissing && <span className={`${classes.needs} quiet small`}>{t('coupons.create_needs')}</span>}<Button type="submit" loading={save.busy} disabled={isMissing}>{t('coupons.create')}</Button></div>
            </div>
          </Card>
        </Columns>
      </form>
    </Page>
  );
}

/** Codes as they will look, and how often a try at random hits one. */
function Sample({ codes }: { codes: CouponCodes }) {
  const t = useT();
  const fmt = useFmt();
  const [asked] = useDebouncedValue(JSON.stringify(codes), WAIT_MS);
  const sample = useQuery({ queryKey: ['coupon-sample', asked], queryFn: () => api.post('/coupon-codes/sample', JSON.parse(asked) as CouponCodes), placeholderData: keepPreviousData });
  if (sample.error) return <p className={classes.failure} role="alert">{asProblem(sample.error).words}</p>;
  if (!sample.data) return null;
  const { samples, tries_per_hit: tries, wanted_max: most } = sample.data;
  const isWeak = Number(codes.wanted) > most;
  return (
    <div aria-live="polite" className={classes.sample}>
      <ul className={classes.samples} aria-label={t('coupons.samples')}>{samples.map((one) => <li key={one}><code>{one}</code></li>)}</ul>
      <p className="quiet">{t('coupons.check_character')}</p>
      {tries !== null && tries !== undefined && <p className={isWeak ? classes.failure : 'quiet'}>{isWeak ? t('coupons.too_weak', { tries: fmt.number(tries), most: fmt.number(most) }) : t('coupons.strength', { tries: fmt.number(tries) })}</p>}
    </div>
  );
}
