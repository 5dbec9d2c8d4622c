import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconDownload, IconTicket } from '@tabler/icons-react';
import { useState } from 'react';
import { api, apiUrl } from '../api/client';
import { queryClient } from '../api/query';
import type { Draw } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { AppLink, Card, type Column, Columns, ConfirmDialog, CopyButton, DataTable, DateTime, ErrorCard, Kpi, KpiStrip, LinesSkeleton, Num, Page, personName, StatusBadge, useList } from '../kit';
import { CountField } from '../kit/CountField';
import classes from './Coupons.module.css';
import { CustomerField } from './CustomerField';
import { FormDialog } from './FormDialog';
import { Opens } from './Opens';
import { DRAW_STEPS, DRAW_TONES, type DrawStep, nextStep } from './states';
import { useKey, useSave } from './useSave';

/** A draw: its steps, its tickets, who won, and what to publish. */
export default function DrawPage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/coupons/draws/$id' });
  const one = useQuery({ queryKey: ['draws', 'one', id], queryFn: ({ signal }) => api.get(`/draws/${id}`, { signal }) });
  const crumb = { label: t('coupons.title'), href: '/coupons?tab=draws' };
  if (!one.data) return <Page title={t('coupons.draw')} crumb={crumb}><Card>{one.error ? <ErrorCard error={one.error} what={t('coupons.not_opened')} onRetry={() => void one.refetch()} /> : <LinesSkeleton lines={6} />}</Card></Page>;
  const draw = one.data;
  const isOpen = draw.state === 'open' || draw.state === 'committed';
  const give = <Opens label={t('coupons.give_tickets')} icon={<IconTicket size={15} aria-hidden />} variant="default">{(close) => <GiveTickets draw={draw} onClose={close} />}</Opens>;
  return (
    <Page title={draw.name} crumb={crumb} badge={<StatusBadge tone={DRAW_TONES[draw.state]}>{tCode('coupons.draw_state', draw.state)}</StatusBadge>} subtitle={draw.is_once_per_holder ? t('coupons.wins_once') : t('coupons.wins_often')} actions={isOpen && give}>
      <div className={classes.stack}>
        <KpiStrip label={t('coupons.figures')}>
          <Kpi label={t('coupons.tickets')} value={<Num value={draw.tickets} />} />
          <Kpi label={t('coupons.holders')} value={<Num value={draw.holders} />} />
          <Kpi label={t('coupons.winners_wanted')} value={<Num value={draw.prizes} />} />
          <Kpi label={t('coupons.made')} value={<DateTime at={draw.created_at} show="day" />} />
        </KpiStrip>
        <Steps draw={draw} />
        <Columns even>
          {draw.state === 'drawn' && <Winners id={draw.id} />}
          <Entries id={draw.id} />
        </Columns>
      </div>
    </Page>
  );
}

function Steps({ draw }: { draw: Draw }) {
  const t = useT();
  const fmt = useFmt();
  const [asked, setAsked] = useState<DrawStep | null>(null);
  const next = nextStep(draw);
  const done = { commit: draw.committed_at, freeze: draw.frozen_at, draw: draw.drawn_at };
  const hashes = { commit: draw.commitment, freeze: draw.root, draw: draw.seed };
  async function take(step: DrawStep) {
    await api.post(`/draws/${draw.id}/${step}`);
    await queryClient.invalidateQueries({ queryKey: ['draws'] });
  }
  return (
    <Card title={t('coupons.steps')}>
      <ol className={classes.steps}>
        {DRAW_STEPS.map((step) => (
          <li key={step} data-state={done[step] ? 'done' : next === step ? 'next' : 'later'}>
            <div className={classes.step}>
              <strong>{tCode('coupons.step', step)}</strong>
              <span className="quiet">{tCode('coupons.step_text', step)}</span>
              {hashes[step] && <span className={classes.hash}><code>{hashes[step]}</code><CopyButton text={hashes[step]} label={tCode('coupons.copy_hash', step)} /></span>}
              {done[step] && <span className="quiet small"><DateTime at={done[step]} show="dateTime" /></span>}
              {next === step && <Button onClick={() => setAsked(step)} disabled={step !== 'commit' && draw.tickets === 0}>{tCode('coupons.step', step)}</Button>}
            </div>
          </li>
        ))}
        <li data-state={next ? 'later' : 'next'}>
          <div className={classes.step}>
            <strong>{t('coupons.publish')}</strong>
            <span className="quiet">{t('coupons.publish_text')}</span>
            <Button variant={next ? 'default' : 'filled'} leftSection={<IconDownload size={15} aria-hidden />} onClick={() => window.location.assign(apiUrl(`/draws/${draw.id}/protocol.txt`))}>{t('coupons.protocol')}</Button>
            <span className={classes.hash}><a href={draw.public_link} target="_blank" rel="noreferrer">{t('coupons.public_page')}</a><CopyButton text={draw.public_link} label={t('coupons.copy_link')} /></span>
          </div>
        </li>
      </ol>
      {asked && <ConfirmDialog opened onClose={() => setAsked(null)} title={tCode('coupons.step', asked)} confirmLabel={tCode('coupons.step', asked)} onConfirm={() => take(asked)}>{tCode('coupons.step_sure', asked, { tickets: fmt.number(draw.tickets), holders: fmt.number(draw.holders) })}</ConfirmDialog>}
    </Card>
  );
}

function Winners({ id }: { id: string }) {
  const t = useT();
  const winners = useQuery({ queryKey: ['draws', 'winners', id], queryFn: ({ signal }) => api.get(`/draws/${id}/winners`, { signal }) });
  const columns: Column<NonNullable<typeof winners.data>['items'][number]>[] = [
    { key: 'place', title: t('coupons.place'), phone: 'meta', cell: (row) => <Num value={row.place} /> },
    { key: 'who', title: t('coupons.customer'), phone: 'title', cell: (row) => (row.customer ? <AppLink href={`/customers/${row.customer.id}`}>{personName(row.customer)}</AppLink> : t('customers.erased_person')) },
    { key: 'ticket', title: t('coupons.ticket'), align: 'end', cell: (row) => <code>{row.ticket}</code> },
  ];
  return (
    <Card title={t('coupons.winners')} flush>
      {winners.data ? <DataTable caption={t('coupons.winners')} columns={columns} rows={winners.data.items} rowId={(row) => row.ticket} rowName={(row) => row.ticket} /> : <LinesSkeleton lines={3} />}
    </Card>
  );
}

/** Tickets as they are published: with numbers of their holders, not with names. */
function Entries({ id }: { id: string }) {
  const t = useT();
  const list = useList('draws', `/draws/${id}/entries`, { limit: 20 });
  const columns: Column<NonNullable<typeof list.rows>[number]>[] = [
    { key: 'ticket', title: t('coupons.ticket'), cell: (row) => <code>{row.ticket}</code> },
    { key: 'holder', title: t('coupons.holder'), align: 'end', cell: (row) => <code>{row.holder}</code> },
  ];
  return (
    <Card title={t('coupons.entries')} flush>
      {list.rows?.length === 0 && <p className="quiet" style={{ padding: '0 var(--space-5) var(--space-4)' }}>{t('coupons.no_tickets')}</p>}
      {list.rows && list.rows.length > 0 && <DataTable caption={t('coupons.entries')} columns={columns} rows={list.rows} rowId={(row) => row.ticket} rowName={(row) => row.ticket} more={list.more} />}
      {list.error && <ErrorCard error={list.error} onRetry={list.retry} />}
    </Card>
  );
}

function GiveTickets({ draw, onClose }: { draw: Draw; onClose: () => void }) {
  const t = useT();
  const key = useKey();
  const [customer, setCustomer] = useState<string | null>(null);
  const [count, setCount] = useState<number | string>(1);
  const save = useSave(() => api.post(`/draws/${draw.id}/tickets`, { customer_id: customer ?? '', count: Number(count), key }), { done: t('coupons.saved'), keys: ['draws', 'customers'], then: onClose });
  return (
    <FormDialog title={t('coupons.give_tickets')} save={t('coupons.give_tickets')} fields={['customer_id', 'count']} error={save.error} busy={save.busy} disabled={!customer} onSave={save.run} onClose={onClose}>
      <CustomerField value={customer} onChange={setCustomer} error={save.fields.customer_id} />
      <CountField label={t('coupons.tickets')} value={count} onChange={setCount} error={save.fields.count} min={1} max={1000} />
    </FormDialog>
  );
}
