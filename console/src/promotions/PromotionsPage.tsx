import { Button } from '@mantine/core';
import { IconPlus, IconTag } from '@tabler/icons-react';
import type { Promotion } from '../api/types';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, EmptyState, ListCard, Page, StatusBadge } from '../kit';
import { TONES } from './states';
import { usePromotions } from './usePromotions';

/** Promotions, changed last first. */
export default function PromotionsPage() {
  const t = useT();
  const list = usePromotions();
  const create = <Button component={AppLink} href="/promotions/new" leftSection={<IconPlus size={15} aria-hidden />}>{t('shell.new_promotion')}</Button>;
  const columns: Column<Promotion>[] = [
    { key: 'name', title: t('promotions.name'), cell: (row) => row.name },
    { key: 'state', title: t('promotions.state'), cell: (row) => <StatusBadge tone={TONES[row.state]}>{tCode('promotions.state', row.state)}</StatusBadge> },
  ];
  const empty = <EmptyState icon={<IconTag size={22} />} title={t('promotions.empty')} actions={create}>{t('promotions.empty_text')}</EmptyState>;
  return (
    <Page title={t('promotions.title')} actions={create}>
      <ListCard rows={list.data?.items} error={list.error} onRetry={() => void list.refetch()} empty={empty}>
        <DataTable caption={t('promotions.title')} columns={columns} rows={list.data?.items ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/promotions/${row.id}`} />
      </ListCard>
    </Page>
  );
}
