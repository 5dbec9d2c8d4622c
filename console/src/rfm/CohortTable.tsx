import { useQuery } from '@tanstack/react-query';
import { IconUsersGroup } from '@tabler/icons-react';
import { api } from '../api/client';
import type { Cohort, Cohorts } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, EmptyState, ErrorCard, LinesSkeleton, Segmented } from '../kit';
import { Choice } from '../segments/builder/Choice';
import { heat } from './cells';
import classes from './Rfm.module.css';
import { type CohortPeriod, type Measure, MEASURES, PERIODS, type RfmSearch } from './routes';
import { useCohorts } from './useRfm';

const EVERYBODY = 'all';
/** The strongest colour stays with the first period, which is the cohort itself. */
const ROOM = 1.25;

/** Customers by the month or week of their first order, and what they did in each later one. */
export function CohortTable({ search, onChange }: { search: RfmSearch; onChange: (search: RfmSearch) => void }) {
  const t = useT();
  const { by = 'month', show = 'retention', segment } = search;
  const cohorts = useCohorts(by, segment);
  const segments = useQuery({ queryKey: ['segments', 'names'], queryFn: ({ signal }) => api.get('/segments', { query: { limit: 500 }, signal }), staleTime: 60_000 }).data?.items ?? [];
  const rows = cohorts.data?.rows.filter(({ size }) => size > 0) ?? [];
  return (
    <Card title={t('rfm.cohorts')} aside={<Segmented label={t('rfm.measure')} value={show} options={MEASURES.map((value) => ({ value, label: tCode('rfm.measure', value) }))} onChange={(next) => onChange({ ...search, show: next })} />}>
      <div className={classes.editor}>
        <div className={classes.choices}>
          <Segmented label={t('rfm.gathered_by')} value={by} options={PERIODS.map((value) => ({ value, label: tCode('rfm.by', value) }))} onChange={(next) => onChange({ ...search, by: next })} />
          <Choice label={t('rfm.of_whom')} width={220} isSearchable value={segment ?? EVERYBODY} options={[{ value: EVERYBODY, label: t('rfm.everybody') }, ...segments.map(({ id, name }) => ({ value: id, label: name }))]} onChange={(next) => onChange({ ...search, segment: next === EVERYBODY ? undefined : next })} />
        </div>
        {cohorts.error && <ErrorCard error={cohorts.error} what={t('rfm.not_loaded')} onRetry={() => void cohorts.refetch()} />}
        {!cohorts.data && !cohorts.error && <LinesSkeleton lines={10} />}
        {cohorts.data && rows.length === 0 && <EmptyState icon={<IconUsersGroup size={22} />} title={t('rfm.no_cohorts')}>{t('rfm.no_cohorts_text')}</EmptyState>}
        {cohorts.data && rows.length > 0 && <Table rows={rows} data={cohorts.data} by={by} show={show} isDim={cohorts.isPlaceholderData} />}
      </div>
    </Card>
  );
}

function Table({ rows, data, by, show, isDim }: { rows: Cohort[]; data: Cohorts; by: CohortPeriod; show: Measure; isDim: boolean }) {
  const t = useT();
  const fmt = useFmt();
  const value = (one: Cohort['periods'][number]) => (show === 'retention' ? (one.retention ?? 0) : show === 'revenue' ? one.revenue.minor : one.orders);
  const words = (one: Cohort['periods'][number]) => (show === 'retention' ? fmt.percent(one.retention ?? 0, 0) : show === 'revenue' ? fmt.moneyCompact(one.revenue) : fmt.number(one.orders));
  const most = Math.max(0, ...rows.flatMap(({ periods }) => periods.slice(1).map(value)));
  const columns = Math.max(...rows.map(({ periods }) => periods.length));
  const name = ({ begins }: Cohort) => (by === 'month' ? fmt.monthShort(begins) : t('rfm.week_of', { day: fmt.dayMonth(begins) }));
  return (
    <>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('rfm.cohorts')}>
        <table className={classes.table} style={{ opacity: isDim ? 0.55 : 1 }}>
          <caption className="visually-hidden">{t('rfm.cohorts_caption', { measure: tCode('rfm.measure', show) })}</caption>
          <thead><tr><th scope="col" className={classes.stick}>{tCode('rfm.by', by)}</th><th scope="col">{t('rfm.size')}</th>{Array.from({ length: columns }, (_, later) => <th key={later} scope="col">{t(by === 'month' ? 'rfm.month_later' : 'rfm.week_later', { number: later })}</th>)}</tr></thead>
          <tbody>
            {rows.map((cohort) => (
              <tr key={cohort.begins}>
                <th scope="row" className={classes.stick}>{name(cohort)}</th>
                <td data-size>{fmt.number(cohort.size)}</td>
                {cohort.periods.map((one, later) => {
                  const isOpen = later === cohort.periods.length - 1;
                  return <td key={later} data-heat={later === 0 ? 6 : heat(value(one), most * ROOM)} data-open={isOpen || undefined} title={t('rfm.cohort_cell', { customers: fmt.number(one.customers), orders: fmt.number(one.orders), revenue: fmt.money(one.revenue) })}>{words(one)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.notes}>
        {!data.is_complete && <p>{t('reports.filling')}</p>}
        <p>{t('rfm.last_open')}</p>
        {show === 'revenue' && <p>{t('rfm.revenue_note')}</p>}
      </div>
    </>
  );
}
