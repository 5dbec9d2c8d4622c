import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { Schemas } from '../api/doors';
import type { Workspace } from '../api/types';
import { LANGUAGES, LOCALES, useLocale, useT } from '../i18n';
import { AppLink, Card, ConfirmDialog, ErrorCard, LinesSkeleton, notifyDone } from '../kit';
import { hrefOf } from '../segments/places';
import { COUNTRIES, countryName, CURRENCIES, currencyName, timeZones } from '../session/places';
import classes from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';
import { useForm } from './useForm';

/** The shop's name, place and money. */
export default function WorkspacePage() {
  const t = useT();
  const query = useQuery({ queryKey: ['settings', 'workspace'], queryFn: ({ signal }) => api.get('/settings/workspace', { signal }) });
  return (
    <SettingsFrame at="settings.workspace">
      {query.error && <ErrorCard error={query.error} onRetry={() => void query.refetch()} />}
      <Card title={t('settings.workspace')}>{query.data ? <WorkspaceForm saved={query.data} /> : !query.error && <LinesSkeleton lines={6} />}</Card>
    </SettingsFrame>
  );
}

function WorkspaceForm({ saved }: { saved: Workspace }) {
  const t = useT();
  const locale = useLocale();
  const client = useQueryClient();
  const { value, isChanged, set, reset } = useForm(saved);
  const save = useMutation({
    mutationFn: (form: Schemas['WorkspaceChange']) => api.put('/settings/workspace', form),
    onSuccess: async (kept) => {
      client.setQueryData(['settings', 'workspace'], kept);
      reset();
      notifyDone(t('settings.saved'));
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
  if (!value) return null;
  const problem = save.error ? asProblem(save.error) : null;
  const errorOf = (field: string) => problem?.fields[field];
  const asking = problem?.code === 'history_asked_for' ? (problem.params.asking as { id: string; name: string }[]) : null;
  const choice = (key: Exclude<keyof Workspace, 'events_kept_days'>, known: string[]) => ({ value: value[key], allowDeselect: false, searchable: true, error: errorOf(key), onChange: (next: string | null) => next && set(key, next), codes: known.includes(value[key]) ? known : [value[key], ...known] });
  const { codes: countries, ...country } = choice('country', COUNTRIES);
  const { codes: currencies, ...currency } = choice('currency', CURRENCIES);
  const { codes: zones, ...zone } = choice('time_zone', timeZones());
  const { codes: languages, ...language } = choice('language', [...LOCALES]);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (value) save.mutate(value);
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {problem && Object.keys(problem.fields).length === 0 && <p className={classes.failure} role="alert">{problem.words}</p>}
      <TextInput label={t('settings.name')} value={value.name} required withAsterisk={false} error={errorOf('name')} onChange={(event) => set('name', event.currentTarget.value)} />
      <div className={classes.pair}>
        <Select label={t('settings.country')} description={t('settings.country_text')} data={countries.map((code) => ({ value: code, label: countryName(code, locale) }))} {...country} />
        <Select label={t('settings.currency')} description={t('settings.currency_text')} data={currencies.map((code) => ({ value: code, label: currencyName(code) }))} {...currency} />
      </div>
      <div className={classes.pair}>
        <Select label={t('settings.time_zone')} description={t('settings.time_zone_text')} data={zones} limit={60} {...zone} />
        <Select label={t('settings.language')} description={t('settings.language_text')} data={languages.map((one) => ({ value: one, label: LANGUAGES[one as keyof typeof LANGUAGES] ?? one }))} {...language} />
      </div>
      <EventsKept days={value.events_kept_days ?? null} error={errorOf('events_kept_days')} onChange={(days) => set('events_kept_days', days)} />
      <Footer isChanged={isChanged} isBusy={save.isPending} onReset={reset} />
      <ConfirmDialog opened={asking !== null} onClose={save.reset} title={t('settings.keep_shorter', { days: value.events_kept_days ?? 0 })} confirmLabel={t('settings.keep_shorter_do')} danger onConfirm={() => save.mutateAsync({ ...value, keep_shorter: true })}>
        <p>{t('settings.keep_shorter_text', { count: asking?.length ?? 0 })}</p>
        <ul className={classes.asking}>{asking?.map(({ id, name }) => <li key={id}><AppLink href={hrefOf(id)}>{name}</AppLink></li>)}</ul>
      </ConfirmDialog>
    </form>
  );
}

const KEPT_YEARS = [1, 2, 3, 5, 10];
const YEAR_DAYS = 365;

/** For how long events are kept; a number of days set through the API stays among the choices. */
function EventsKept({ days, error, onChange }: { days: number | null; error: string | undefined; onChange: (days: number | null) => void }) {
  const t = useT();
  const FOR_EVER = 'for_ever';
  const years = KEPT_YEARS.map((count) => ({ value: String(count * YEAR_DAYS), label: t('settings.events_years', { years: count }) }));
  const isOther = days !== null && !years.some(({ value }) => value === String(days));
  const other = isOther ? [{ value: String(days), label: t('settings.events_days', { days }) }] : [];
  const data = [{ value: FOR_EVER, label: t('settings.events_for_ever') }, ...other, ...years];
  return <Select label={t('settings.events_kept')} description={t('settings.events_kept_text')} data={data} value={days === null ? FOR_EVER : String(days)} allowDeselect={false} error={error} onChange={(next) => next && onChange(next === FOR_EVER ? null : Number(next))} />;
}

/** Save, and a way back to what is saved. */
export function Footer({ isChanged, isBusy, onReset }: { isChanged: boolean; isBusy: boolean; onReset: () => void }) {
  const t = useT();
  return (
    <div className={classes.footer}>
      {isChanged && <Button variant="default" onClick={onReset}>{t('settings.reset')}</Button>}
      <Button type="submit" loading={isBusy} disabled={!isChanged}>{t('settings.save')}</Button>
    </div>
  );
}
