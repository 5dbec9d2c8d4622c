import { Button, Select } from '@mantine/core';
import { IconPlus, IconSitemap, IconTag } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from '../api/session';
import type { Promotion } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, type Column, DataTable, DateTime, EmptyState, FilterChips, ListCard, Page, SearchField, StatusBadge, Tag, Toolbar } from '../kit';
import { NearestLimit } from './Budget';
import { definitionOf } from './definition';
import classes from './Promotions.module.css';
import { STATES, TONES } from './states';
import { TemplateGrid } from './TemplateGrid';
import { useDeeds } from './useDeeds';
import { useNames } from './useNames';
import { usePromotions } from './usePromotions';
import { givesWords } from './words';

/** Promotions, changed last first. */
export default function PromotionsPage() {
  const t = useT();
  const { workspace } = useSession();
  const { q = '', state } = useSearch({ from: '/shell/promotions' });
  const navigate = useNavigate({ from: '/promotions' });
  const list = usePromotions();
  const { actions, dialog } = useDeeds();
  const names = useNames(list.data?.items.map(definitionOf) ?? []);
  const narrow = (change: { q?: string; state?: string }) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const rows = list.data?.items.filter((row) => (!state || row.state === state) && row.name.toLocaleLowerCase().includes(q.toLocaleLowerCase()));
  const count = (value: string) => list.data?.items.filter((row) => row.state === value).length ?? 0;

  const columns: Column<Promotion>[] = [
    { key: 'name', title: t('promotions.name'), width: '22%', cell: (row) => row.name },
    { key: 'state', title: t('promotions.state'), cell: (row) => <span className={classes.pair}><StatusBadge tone={TONES[row.state]}>{tCode('promotions.state', row.state)}</StatusBadge>{row.pending && <Tag tone="warn">{t('promotions.revision_waits')}</Tag>}</span> },
    { key: 'gives', title: t('promotions.gives'), width: '24%', cell: (row) => <span className={classes.gives}>{givesWords(definitionOf(row), workspace.currency, names)}</span> },
    { key: 'when', title: t('promotions.when'), cell: (row) => <When row={row} /> },
    { key: 'budget', title: t('promotions.used'), cell: (row) => <NearestLimit uses={row.budget} name={row.name} /> },
    { key: 'by', title: t('promotions.changed'), phone: 'hide', cell: (row) => <span className={classes.pair}><DateTime at={row.updated_at} show="relative" /><span className="quiet small">{row.by}</span></span> },
  ];
  const create = <Button component={AppLink} href="/promotions/new" leftSection={<IconPlus size={15} aria-hidden />}>{t('shell.new_promotion')}</Button>;
  const stacking = <Button component={AppLink} href="/promotions/stacking" variant="default" leftSection={<IconSitemap size={15} aria-hidden />}>{t('promotions.stacking')}</Button>;
  if (list.data?.items.length === 0) {
    return (
      <Page title={t('promotions.title')} actions={create}>
        <EmptyState icon={<IconTag size={22} />} title={t('promotions.empty')} actions={create}>{t('promotions.empty_text')}</EmptyState>
        <TemplateGrid />
      </Page>
    );
  }
  const none = <EmptyState title={t('promotions.none_found')} actions={<Button variant="default" onClick={() => narrow({ q: undefined, state: undefined })}>{t('kit.clear_filters')}</Button>}>{t('promotions.none_found_text')}</EmptyState>;
  return (
    <Page title={t('promotions.title')} actions={<>{stacking}{create}</>}>
      <Toolbar>
        <SearchField label={t('promotions.search')} value={q} onChange={(text) => narrow({ q: text || undefined })} />
        <Select
          aria-label={t('promotions.state')} placeholder={t('promotions.any_state')} clearable clearButtonProps={{ 'aria-label': t('kit.clear') }} w={210} value={state ?? null} onChange={(value) => narrow({ state: value ?? undefined })}
          data={STATES.map((value) => ({ value, label: t('promotions.state_count', { state: tCode('promotions.state', value), count: count(value) }) }))}
        />
        <FilterChips chips={state ? [{ key: 'state', label: `${t('promotions.state')}: ${tCode('promotions.state', state)}`, onRemove: () => narrow({ state: undefined }) }] : []} />
      </Toolbar>
      <ListCard rows={rows} error={list.error} onRetry={() => void list.refetch()} empty={none}>
        <DataTable caption={t('promotions.title')} columns={columns} rows={rows ?? []} rowId={(row) => row.id} rowName={(row) => row.name} rowHref={(row) => `/promotions/${row.id}`} actions={actions} />
      </ListCard>
      {dialog}
    </Page>
  );
}

/** Its days: from its start, planned or real, to its end. */
function When({ row }: { row: Promotion }) {
  const t = useT();
  const fmt = useFmt();
  const { from, to } = definitionOf(row);
  const begins = row.started_at ?? from;
  const ends = row.ended_at ?? to;
  if (!begins && !ends) return <span className="quiet">{t('promotions.from_launch')}</span>;
  return (
    <span className={classes.pair}>
      <span className="nowrap">{begins ? fmt.day(begins) : t('promotions.from_launch')}</span>
      <span className="quiet small nowrap">{ends ? t('promotions.until', { day: fmt.day(ends) }) : t('promotions.no_end')}</span>
    </span>
  );
}
