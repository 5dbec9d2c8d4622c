import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconStairsUp, IconX } from '@tabler/icons-react';
import type { LoyaltyTierSet } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, EmptyState, ErrorCard, LinesSkeleton } from '../kit';
import { Figure } from './Figure';
import { kindName } from './kinds';
import classes from './Loyalty.module.css';
import { firstLevels, measureOf, withThreshold } from './rules';
import { Thresholds } from './Thresholds';
import { type Editing, useSpread, useWrong } from './useLoyalty';

/** Levels over how members really are spread. */
export function TiersTab({ rules, change, currency, programme }: Editing & { programme: string }) {
  const t = useT();
  const { tiers } = rules;
  if (!tiers) {
    return <Card><EmptyState icon={<IconStairsUp size={22} />} title={t('loyalty.no_tiers')} actions={<Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => change({ tiers: firstLevels(currency) })}>{t('loyalty.add_levels')}</Button>}>{t('loyalty.no_tiers_text')}</EmptyState></Card>;
  }
  const put = (next: LoyaltyTierSet) => change({ tiers: next });
  return (
    <>
      <Picture tiers={tiers} currency={currency} programme={programme} onChange={put} />
      <What tiers={tiers} rules={rules} onChange={put} onRemove={() => change({ tiers: null })} />
    </>
  );
}

function Picture({ tiers, currency, programme, onChange }: { tiers: LoyaltyTierSet; currency: string; programme: string; onChange: (tiers: LoyaltyTierSet) => void }) {
  const t = useT();
  const fmt = useFmt();
  const [asked] = useDebouncedValue(tiers, 250);
  const spread = useSpread(programme, asked);
  const wrong = useWrong('tiers.levels');
  const measure = measureOf(tiers);
  const words = (amount: number) => (measure === 'turnover' ? fmt.money({ minor: amount, currency }) : fmt.number(amount));
  const edit = (index: number, next: Partial<LoyaltyTierSet['levels'][number]>) => onChange({ ...tiers, levels: tiers.levels.map((level, at) => (at === index ? { ...level, ...next } : level)) });
  const last = tiers.levels.at(-1);
  const add = () => onChange({ ...tiers, levels: [...tiers.levels, { code: t('loyalty.level_new', { number: tiers.levels.length + 1 }), from: Math.max(1, (last?.from ?? 0) * 2), multiplier: last?.multiplier ?? 100, discount: last?.discount ?? 0 }] });
  return (
    <Card title={t('loyalty.levels')} aside={spread.data && <span className="quiet small figures">{t('loyalty.members', { count: spread.data.members, size: fmt.number(spread.data.members) })}</span>}>
      <div className={classes.form}>
        {spread.error && !spread.data && <ErrorCard error={spread.error} what={t('loyalty.spread_not_loaded')} onRetry={() => void spread.refetch()} />}
        {spread.data ? <Thresholds tiers={tiers} spread={spread.data} words={words} isDim={spread.isPlaceholderData} onMove={(index, from) => onChange(withThreshold(tiers, index, from))} /> : !spread.error && <LinesSkeleton lines={5} />}
        {(spread.data?.every ?? 1) > 1 && <p className={classes.hint}>{t('loyalty.sampled', { every: fmt.number(spread.data?.every ?? 1) })}</p>}
        <div className={classes.scroll}>
          <table className={classes.levels}>
            <thead><tr><th scope="col">{t('loyalty.level_name')}</th><th scope="col">{t('loyalty.level_from')}</th><th scope="col">{t('loyalty.level_points')}</th><th scope="col">{t('loyalty.level_discount')}</th><th scope="col" data-figure>{t('loyalty.level_has')}</th><th scope="col" data-figure>{t('loyalty.level_after')}</th><th><span className="visually-hidden">{t('loyalty.remove')}</span></th></tr></thead>
            <tbody>
              {tiers.levels.map((level, index) => {
                const there = spread.data?.levels[index];
                return (
                  <tr key={index}>
                    <td><TextInput aria-label={t('loyalty.name_of_level', { number: index + 1 })} value={level.code} autoComplete="off" onChange={(event) => edit(index, { code: event.currentTarget.value })} /></td>
                    <td data-label={t('loyalty.level_from')} data-fixed={index === 0 || undefined}>{index === 0 ? <span className="quiet figures">{measure === 'turnover' ? fmt.money({ minor: 0, currency }) : fmt.number(0)}</span> : <Figure isHidden label={t('loyalty.from_of_level', { level: level.code })} path="tiers.levels" value={level.from} {...(measure === 'turnover' ? { currency } : {})} onChange={(from) => edit(index, { from: from ?? 0 })} />}</td>
                    <td data-label={t('loyalty.level_points')}><Figure isHidden label={t('loyalty.points_of_level', { level: level.code })} path={`tiers.levels[${index}]`} value={level.multiplier ?? 100} unit="%" onChange={(multiplier) => edit(index, { multiplier: multiplier ?? 100 })} /></td>
                    <td data-label={t('loyalty.level_discount')}><Figure isHidden label={t('loyalty.discount_of_level', { level: level.code })} path={`tiers.levels[${index}]`} value={level.discount ?? 0} decimals={2} unit="%" onChange={(discount) => edit(index, { discount: discount ?? 0 })} /></td>
                    <td data-figure data-label={t('loyalty.level_has')} className="figures">{there ? fmt.number(there.members) : '…'}</td>
                    <td data-figure data-label={t('loyalty.level_after')} className="figures">{there ? fmt.number(there.after) : '…'}</td>
                    <td>{index > 0 && <ActionIcon variant="subtle" size={34} aria-label={t('loyalty.remove_level', { level: level.code })} onClick={() => onChange({ ...tiers, levels: tiers.levels.filter((_, at) => at !== index) })}><IconX size={16} aria-hidden /></ActionIcon>}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        {wrong && <p className={classes.failure} role="alert">{wrong}</p>}
        <div><Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>{t('loyalty.add_level')}</Button></div>
      </div>
    </Card>
  );
}

const WINDOWS = ['rolling', 'month', 'quarter', 'year', 'anniversary'] as const;

function What({ tiers, rules, onChange, onRemove }: { tiers: LoyaltyTierSet; rules: Editing['rules']; onChange: (tiers: LoyaltyTierSet) => void; onRemove: () => void }) {
  const t = useT();
  const measures = [{ value: 'turnover', label: t('loyalty.measure.turnover') }, { value: 'orders', label: t('loyalty.measure.orders') }, ...rules.currencies.map((kind) => ({ value: `points:${kind.code}`, label: t('loyalty.measure.points', { points: kindName(kind) }) }))];
  const measure = typeof tiers.measure === 'string' ? tiers.measure : `points:${tiers.measure.points}`;
  const shown = typeof tiers.window === 'string' ? 'anniversary' : 'rolling' in tiers.window ? 'rolling' : tiers.window.calendar;
  const windowOf = (value: string): LoyaltyTierSet['window'] => (value === 'anniversary' ? 'anniversary' : value === 'rolling' ? { rolling: 365 } : { calendar: value as 'month' });
  return (
    <Card title={t('loyalty.counting')} aside={<Button variant="subtle" size="xs" onClick={onRemove}>{t('loyalty.remove_levels')}</Button>}>
      <div className={classes.form}>
        <div className={classes.fields}>
          <Select label={t('loyalty.measure')} data={measures} value={measure} allowDeselect={false} onChange={(value) => value && onChange({ ...tiers, measure: value.startsWith('points:') ? { points: value.slice(7) } : (value as 'turnover') })} style={{ inlineSize: 240 }} />
          <Select label={t('loyalty.window')} data={WINDOWS.map((value) => ({ value, label: tCode('loyalty.window', value) }))} value={shown} allowDeselect={false} onChange={(value) => value && onChange({ ...tiers, window: windowOf(value) })} style={{ inlineSize: 240 }} />
          {typeof tiers.window === 'object' && 'rolling' in tiers.window && <Figure label={t('loyalty.window_days')} path="tiers.window" value={tiers.window.rolling} onChange={(rolling) => onChange({ ...tiers, window: { rolling: rolling ?? 1 } })} />}
          <Figure label={t('loyalty.tier_grace')} path="tiers.grace_days" value={tiers.grace_days ?? 0} onChange={(grace_days) => onChange({ ...tiers, grace_days: grace_days ?? 0 })} />
        </div>
        <p className={classes.hint}>{t('loyalty.counting_hint')}</p>
      </div>
    </Card>
  );
}
