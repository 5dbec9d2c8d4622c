import { Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import type { CampaignCheck, Named } from '../../api/types';
import { parseNumber, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { AppLink, Card, ErrorCard, Num, ProgressBar, Segmented } from '../../kit';
import classes from './Editor.module.css';
import type { Check } from './useCheck';
import type { Draft } from './useDraft';

const CONTROL_MAX = 90;

/** Who gets the letter, and how many are held back to compare with. */
export function AudienceStep({ draft, check }: { draft: Draft; check: Check }) {
  const t = useT();
  const { fields, edit } = draft;
  const [kind, setKind] = useState<'segment' | 'list'>(fields.list_id ? 'list' : 'segment');
  const hasAudience = fields.segment_id !== null || fields.list_id !== null;
  return (
    <Card title={t('campaigns.step_audience')} aside={<Segmented label={t('campaigns.audience_from')} value={kind} onChange={setKind} options={[{ value: 'segment', label: t('campaigns.segment') }, { value: 'list', label: t('campaigns.frozen_list') }]} />}>
      <div className={classes.stack}>
        {kind === 'segment'
          ? <SegmentSelect value={fields.segment_id} onChange={(segment_id) => edit({ segment_id, list_id: null })} />
          : <ListSelect value={fields.list_id} onChange={(list_id) => edit({ list_id, segment_id: null })} />}
        {check.error && hasAudience ? <ErrorCard error={check.error} what={t('campaigns.not_counted')} onRetry={() => void check.refetch()} /> : hasAudience && <Reach check={check.data} isStale={check.isFetching} />}
        <ControlGroup draft={draft} estimate={check.data?.estimate} />
      </div>
    </Card>
  );
}

function SegmentSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useT();
  const fmt = useFmt();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 250);
  const segments = useQuery({ queryKey: ['segments', 'choice', q], queryFn: ({ signal }) => api.get('/segments', { query: { q, limit: 100 }, signal }), placeholderData: keepPreviousData });
  const chosen = useQuery({ queryKey: ['segments', 'one', value], queryFn: ({ signal }) => api.get(`/segments/${value}`, { signal }), enabled: value !== null });
  const rows: (Named & { size: number })[] = [...(segments.data?.items ?? [])];
  if (chosen.data && !rows.some(({ id }) => id === chosen.data.id)) rows.unshift(chosen.data);
  return (
    <div>
      <Select
        label={t('campaigns.segment')} placeholder={t('campaigns.choose_segment')} searchable value={value} onChange={onChange} onSearchChange={(text) => setTyped(rows.some(({ name }) => text.startsWith(name)) ? '' : text)} filter={({ options }) => options}
        nothingFoundMessage={segments.error ? t('campaigns.segments_not_loaded') : t('campaigns.no_segment_found')} data={rows.map(({ id, name, size }) => ({ value: id, label: `${name} · ${fmt.number(size)}` }))} maw={480}
      />
      <p className={classes.hint}>{value ? <AppLink href={`/segments/${value}`}>{t('campaigns.open_segment')}</AppLink> : <AppLink href="/segments/new">{t('shell.new_segment')}</AppLink>}</p>
    </div>
  );
}

function ListSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useT();
  const fmt = useFmt();
  const lists = useQuery({ queryKey: ['lists'], queryFn: ({ signal }) => api.get('/lists', { signal }) });
  return (
    <div>
      <Select
        label={t('campaigns.frozen_list')} placeholder={t('campaigns.choose_list')} searchable value={value} onChange={onChange} nothingFoundMessage={t('campaigns.no_list_found')} maw={480}
        data={lists.data?.items.map(({ id, name, size }) => ({ value: id, label: `${name} · ${fmt.number(size)}` })) ?? []}
      />
      <p className={classes.hint}>{t('campaigns.list_hint')}</p>
    </div>
  );
}

/** How the audience splits, told to readers of the screen once it rests. */
function Reach({ check, isStale }: { check: CampaignCheck | undefined; isStale: boolean }) {
  const t = useT();
  const fmt = useFmt();
  const [said, setSaid] = useState('');
  const estimate = check?.estimate;
  useEffect(() => {
    if (!estimate || isStale) return;
    const timer = setTimeout(() => setSaid(t('campaigns.reach_said', { audience: fmt.number(estimate.audience), to_send: fmt.number(estimate.to_send) })), 250);
    return () => clearTimeout(timer);
  }, [estimate, isStale, t, fmt]);
  if (!estimate) return <div className={classes.reach}><Skeleton height={44} width={140} /><Skeleton height={90} /></div>;
  const parts = [
    { key: 'to_send', label: t('campaigns.will_get'), count: estimate.to_send },
    { key: 'control', label: t('campaigns.outcome.control_group'), count: estimate.control },
    { key: 'no_consent', label: t('campaigns.outcome.no_consent'), count: estimate.no_consent },
    { key: 'no_address', label: t('campaigns.outcome.no_address'), count: estimate.no_address },
    { key: 'duplicate_address', label: t('campaigns.outcome.duplicate_address'), count: estimate.duplicate_address },
    { key: 'suppressed', label: t('campaigns.outcome.suppressed'), count: estimate.suppressed },
  ].filter(({ key, count }) => count > 0 || key === 'to_send' || key === 'control');
  return (
    <div className={classes.reach} data-dim={isStale || undefined}>
      <div>
        <div className={`${classes.big} figures`}>{fmt.number(estimate.audience)}</div>
        <div className="quiet">{t('campaigns.in_audience')}</div>
      </div>
      <dl className={classes.parts}>
        {parts.map(({ key, label, count }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd><Num value={count} /></dd>
            <dd className={classes.bar} aria-hidden><ProgressBar label={label} value={count} max={estimate.audience} tone={key === 'to_send' ? 'accent' : 'warn'} /></dd>
          </div>
        ))}
      </dl>
      <p className="visually-hidden" aria-live="polite">{said}</p>
    </div>
  );
}

function ControlGroup({ draft: { fields, edit, refused }, estimate }: { draft: Draft; estimate: CampaignCheck['estimate'] | undefined }) {
  const t = useT();
  const fmt = useFmt();
  const [text, setText] = useState(fmt.number(fields.control_percent));
  useEffect(() => setText((before) => (parseNumber(before) === fields.control_percent ? before : fmt.number(fields.control_percent))), [fields.control_percent, fmt]);
  const parsed = parseNumber(text);
  const isWrong = parsed === null || parsed < 0 || parsed > CONTROL_MAX;
  function type(value: string) {
    setText(value);
    const percent = parseNumber(value);
    if (percent !== null && percent >= 0 && percent <= CONTROL_MAX) edit({ control_percent: percent });
  }
  const effect = estimate?.smallest_effect ?? null;
  return (
    <div className={classes.control}>
      <TextInput label={t('campaigns.control_percent')} inputMode="decimal" value={text} onChange={(event) => type(event.currentTarget.value)} rightSection={<span className="quiet" aria-hidden>%</span>} w={150} error={refused.control_percent?.words ?? (isWrong && t('campaigns.control_range', { max: CONTROL_MAX }))} />
      <p className={classes.hint}>
        {fields.control_percent === 0 ? t('campaigns.control_none') : t('campaigns.control_why')}
        {fields.control_percent > 0 && effect !== null && <> <strong>{t('campaigns.smallest_effect', { effect: fmt.percentPoints(effect, 2) })}</strong></>}
      </p>
    </div>
  );
}
