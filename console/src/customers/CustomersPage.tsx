import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconUserCircle } from '@tabler/icons-react';
import type { CustomerPage, CustomerRow } from '../api/types';
import { useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, ListCard, Money, Num, Page, SearchField, Toolbar, useList } from '../kit';

/** Everybody the shop knows. */
export default function CustomersPage() {
  const t = useT();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ from: '/shell/customers' });
  const list = useList<CustomerRow, CustomerPage>('customers', '/customers', { q });
  const columns: Column<CustomerRow>[] = [
    { key: 'name', title: t('customers.name'), cell: (row) => row.name },
    { key: 'city', title: t('customers.city'), cell: (row) => row.city },
    { key: 'email', title: t('customers.email'), cell: (row) => row.email },
    { key: 'orders', title: t('customers.orders'), align: 'end', cell: (row) => <Num value={row.orders} /> },
    { key: 'turnover', title: t('customers.turnover'), align: 'end', cell: (row) => <Money amount={row.turnover} /> },
    { key: 'last', title: t('customers.last_order'), align: 'end', cell: (row) => <DateTime at={row.last_order_at} show="relative" /> },
  ];
  const count = list.first?.count;
  return (
    <Page title={t('customers.title')} subtitle={count && <>{t('customers.count', { count: count.value })}</>} actions={<Button component={AppLink} href="/imports/new">{t('customers.import')}</Button>}>
      <Toolbar><SearchField label={t('customers.search')} value={q} onChange={(text) => void navigate({ to: '/customers', search: text ? { q: text } : {}, replace: true })} /></Toolbar>
      <ListCard rows={list.rows} error={list.error} onRetry={list.retry} empty={<EmptyState icon={<IconUserCircle size={22} />} title={t(q ? 'customers.none_found' : 'customers.empty')}>{t(q ? 'customers.none_found_text' : 'customers.empty_text')}</EmptyState>}>
        <DataTable caption={t('customers.title')} columns={columns} rows={list.rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/customers/${row.id}`} more={list.more} dim={list.isStale} />
      </ListCard>
    </Page>
  );
}
