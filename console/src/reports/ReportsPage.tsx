import { Button } from '@mantine/core';
import { IconChartBar, IconFileImport } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { asProblem } from '../api/problem';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Card, Columns, EmptyState, Page, Stale, useNow } from '../kit';
import { Breakdown } from './Breakdown';
import { Buyers } from './Buyers';
import { Figures } from './Figures';
import { periodBefore, periodOf } from './period';
import { PeriodChooser } from './PeriodChooser';
import { Products } from './Products';
import type { ReportsSearch } from './routes';
import { SalesByMonth } from './SalesByMonth';
import { useBuyers, useProducts, useSales } from './useReports';

/** What was sold over some days: by month, by part, by product, to whom. */
export default function ReportsPage() {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/reports' });
  const { by = 'category', show = 'revenue' } = search;
  const period = periodOf(search, useNow());
  const [months, parts, products, buyers] = [useSales('month', period), useSales(by, period), useProducts(period), useBuyers(period)];
  const earlier = periodBefore(period);
  const [monthsBefore, buyersBefore] = [useSales('month', earlier), useBuyers(earlier)];
  const isSettled = [months, buyers, monthsBefore, buyersBefore].every(({ isPlaceholderData }) => !isPlaceholderData);
  const all = [months, parts, products, buyers];
  const go = (next: ReportsSearch) => void navigate({ to: '/reports', search: next, replace: true, resetScroll: false });
  const head = { title: t('reports.title'), subtitle: t('reports.period_said', { from: fmt.day(period.from), to: fmt.day(period.to) }) };
  if (all.some(({ error }) => error && asProblem(error).code === 'reports_not_built')) {
    return (
      <Page title={head.title}>
        <Card><EmptyState icon={<IconChartBar size={22} />} title={t('reports.not_built')}>{t('reports.not_built_text')}</EmptyState></Card>
      </Page>
    );
  }
  const chooser = <PeriodChooser search={search} period={period} onChange={({ months: count, from, to }) => go({ by: search.by, show: search.show, months: count, from, to })} />;
  const isEmpty = months.data?.rows.every(({ orders }) => orders === 0) && products.data?.rows.length === 0;
  const refresh = () => all.forEach((report) => void report.refetch());
  return (
    <Page {...head} actions={<>{months.data && <Stale asOf={months.data.as_of} onRefresh={refresh} busy={all.some(({ isFetching }) => isFetching)} />}{chooser}</>}>
      {isEmpty ? (
        <Card><EmptyState icon={<IconChartBar size={22} />} title={t('reports.empty')} actions={<Button component={AppLink} href="/imports/new" variant="default" leftSection={<IconFileImport size={15} aria-hidden />}>{t('reports.import')}</Button>}>{t('reports.empty_text')}</EmptyState></Card>
      ) : (
        <>
          <Figures sales={months.data ?? (months.error ? null : undefined)} buyers={buyers.data ?? (buyers.error ? null : undefined)} salesBefore={isSettled ? monthsBefore.data : undefined} buyersBefore={isSettled ? buyersBefore.data : undefined} />
          <Columns even>
            <SalesByMonth sales={months} measure={show} onMeasure={(measure) => go({ ...search, show: measure })} />
            <Buyers buyers={buyers} />
          </Columns>
          <Breakdown sales={parts} by={by} onBy={(part) => go({ ...search, by: part })} />
          <Products products={products} />
        </>
      )}
    </Page>
  );
}
