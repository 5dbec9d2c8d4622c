import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconFileImport, IconUserCircle } from '@tabler/icons-react';
import { api } from '../api/client';
import type { CustomerRow } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { AppLink, Avatar, DataTable, EmptyState, FilterChips, ListCard, Page, personLabel, PersonName, SearchField, Toolbar, useList } from '../kit';
import { ColumnChooser } from './ColumnChooser';
import { useColumns } from './columns';
import classes from './Customers.module.css';

/** Everybody the shop knows. */
export default function CustomersPage() {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate();
  const { q = '', segment } = useSearch({ from: '/shell/customers' });
  const list = useList('customers', '/customers', { q, segment });
  const { columns, hidden, toggle } = useColumns();
  const go = (search: { q?: string; segment?: string }) => void navigate({ to: '/customers', search, replace: true });
  const shown = [{ key: 'name', title: t('customers.name'), cell: (row: CustomerRow) => <Name row={row} /> }, ...columns.filter(({ key }) => !hidden.includes(key))];
  const count = list.first?.count;
  const importing = <Button component={AppLink} href="/imports/new" leftSection={<IconFileImport size={15} aria-hidden />}>{t('customers.import')}</Button>;
  const isNarrowed = Boolean(q || segment);
  return (
    <Page
      title={t('customers.title')} actions={importing}
      subtitle={count && <span aria-live="polite">{t(count.exact ? 'customers.count_exact' : 'customers.count_about', { count: count.value, size: fmt.number(count.value) })}</span>}
    >
      <Toolbar>
        <SearchField label={t('customers.search')} value={q} onChange={(text) => go({ ...(text && { q: text }), ...(segment && { segment }) })} />
        <SegmentFilter segment={segment} onChange={(id) => go({ ...(q && { q }), ...(id && { segment: id }) })} />
        <span className={classes.end}><ColumnChooser columns={columns} hidden={hidden} onToggle={toggle} /></span>
      </Toolbar>
      <ListCard
        rows={list.rows} error={list.error} onRetry={list.retry}
        empty={<EmptyState icon={<IconUserCircle size={22} />} title={t(isNarrowed ? 'customers.none_found' : 'customers.empty')} actions={isNarrowed ? <Button variant="default" onClick={() => go({})}>{t('customers.show_all')}</Button> : <>{importing}<Button component="a" variant="default" href="/api/v1/import-samples/customers.csv" download>{t('customers.sample')}</Button></>}>{t(q ? 'customers.none_found_text' : segment ? 'customers.segment_empty' : 'customers.empty_text')}</EmptyState>}
      >
        <DataTable caption={t('customers.title')} columns={shown} rows={list.rows ?? []} rowId={(row) => row.id} rowName={personLabel} rowHref={(row) => `/customers/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
    </Page>
  );
}

function Name({ row }: { row: CustomerRow }) {
  return <><Avatar name={row.name} size={28} /><PersonName person={row} /></>;
}

function SegmentFilter({ segment, onChange }: { segment: string | undefined; onChange: (id: string | null) => void }) {
  const t = useT();
  const segments = useQuery({ queryKey: ['segments', 'names'], queryFn: ({ signal }) => api.get('/segments', { query: { limit: 500 }, signal }), staleTime: 60_000 }).data?.items ?? [];
  const current = segments.find(({ id }) => id === segment);
  if (segment) return <FilterChips chips={[{ key: 'segment', label: t('customers.in_segment', { name: current?.name ?? segment }), onRemove: () => onChange(null) }]} />;
  return <Select aria-label={t('customers.filter_segment')} placeholder={t('customers.filter_segment')} data={segments.map(({ id, name }) => ({ value: id, label: name }))} value={null} onChange={onChange} searchable nothingFoundMessage={t('customers.no_segment')} style={{ inlineSize: 210 }} />;
}
