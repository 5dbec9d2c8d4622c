import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconDownload, IconPencil, IconPlayerPause, IconPlayerPlay, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../api/client';
import type { CouponPool } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Rich } from '../i18n/Rich';
import { AppLink, Card, Columns, ErrorCard, Kpi, KpiStrip, LinesSkeleton, Num, Page } from '../kit';
import { CodesCard } from './CodesCard';
import classes from './Coupons.module.css';
import { FormDialog } from './FormDialog';
import { Issue } from './Issue';
import { LookUp } from './LookUp';
import { Opens } from './Opens';
import { DaysLeft, downloadCodes, PoolBadge, setPaused } from './Pools';
import { SETTINGS_FIELDS, SettingsFields } from './SettingsFields';
import { poolState } from './states';
import { useSave } from './useSave';

const AGAIN_MS = 1_000;

/** A pool: its figures, what it says, its codes, and one code looked up. */
export default function PoolPage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/coupons/pools/$id' });
  const one = useQuery({
    queryKey: ['coupon-pools', 'one', id],
    queryFn: ({ signal }) => api.get(`/coupon-pools/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && poolState(state.data, new Date()) === 'making' ? AGAIN_MS : false),
  });
  const crumb = { label: t('coupons.title'), href: '/coupons' };
  if (one.data) return <Loaded pool={one.data} crumb={crumb} />;
  return <Page title={t('coupons.pool')} crumb={crumb}><Card>{one.error ? <ErrorCard error={one.error} what={t('coupons.not_opened')} onRetry={() => void one.refetch()} /> : <LinesSkeleton lines={6} />}</Card></Page>;
}

function Loaded({ pool, crumb }: { pool: CouponPool; crumb: { label: string; href: string } }) {
  const t = useT();
  const { counts } = pool;
  const isUnique = pool.codes.kind === 'unique';
  const pause = pool.is_paused
    ? <Button variant="default" leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={() => void setPaused(pool, false, t('coupons.not_saved'))}>{t('coupons.resume')}</Button>
    : <Button variant="default" leftSection={<IconPlayerPause size={15} aria-hidden />} onClick={() => void setPaused(pool, true, t('coupons.not_saved'))}>{t('coupons.pause')}</Button>;
  const actions = (
    <>
      {pause}
      <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={() => downloadCodes(pool)}>{t('coupons.download')}</Button>
      {isUnique && <Opens label={t('coupons.issue')} icon={<IconUserPlus size={15} aria-hidden />}>{(close) => <Issue pool={pool} onClose={close} />}</Opens>}
    </>
  );
  const link = (chunk: React.ReactNode) => <AppLink href={`/promotions/${pool.promotion.id}`}>{chunk}</AppLink>;
  return (
    <Page title={pool.settings.name} crumb={crumb} badge={<PoolBadge pool={pool} />} subtitle={<Rich id="coupons.opens_promotion" values={{ name: pool.promotion.name || pool.promotion.id }} tags={{ a: link }} />} actions={actions}>
      <div className={classes.stack}>
        {!pool.promotion.asks_for_it && <p className={classes.notice}>{t('coupons.not_asked', { name: pool.promotion.name || pool.promotion.id })}</p>}
        <KpiStrip label={t('coupons.figures')}>
          {isUnique && <Kpi label={t('coupons.left')} value={<Num value={counts.left} />} />}
          {isUnique && <Kpi label={t('coupons.issued')} value={<Num value={counts.issued} />} />}
          <Kpi label={t('coupons.redeemed')} value={<Num value={counts.redeemed} />} detail={counts.reserved > 0 ? t('coupons.held', { count: counts.reserved }) : undefined} />
          <Kpi label={t('coupons.runs_out')} value={<DaysLeft pool={pool} />} />
        </KpiStrip>
        <Columns even>
          <CodesCard pool={pool} />
          <LookUp />
        </Columns>
        <Rules pool={pool} />
      </div>
    </Page>
  );
}

/** What a pool says of its coupons, in words. */
function Rules({ pool }: { pool: CouponPool }) {
  const t = useT();
  const fmt = useFmt();
  const { settings } = pool;
  const limit = (value: number | null | undefined) => (value ? fmt.number(value) : t('coupons.no_limit'));
  const day = (at: string | null | undefined) => (at ? fmt.dateTime(at) : t('coupons.no_limit'));
  const edit = <Opens label={t('coupons.edit')} icon={<IconPencil size={14} aria-hidden />} variant="default" size="xs">{(close) => <EditPool pool={pool} onClose={close} />}</Opens>;
  return (
    <Card title={t('coupons.rules')} aside={edit}>
      <dl className={classes.facts}>
        <dt>{t('coupons.whose')}</dt><dd>{settings.is_personal ? tCode('coupons.whose', 'personal') : tCode('coupons.whose', 'bearer')}</dd>
        <dt>{t('coupons.per_code')}</dt><dd>{limit(settings.per_code)}</dd>
        <dt>{t('coupons.per_customer')}</dt><dd>{limit(settings.per_customer)}</dd>
        <dt>{t('coupons.per_day')}</dt><dd>{limit(settings.per_day)}</dd>
        <dt>{t('coupons.from')}</dt><dd>{day(settings.from)}</dd>
        <dt>{t('coupons.valid_to')}</dt><dd>{day(settings.until)}</dd>
        <dt>{t('coupons.valid_days')}</dt><dd>{limit(settings.valid_days)}</dd>
      </dl>
    </Card>
  );
}

function EditPool({ pool, onClose }: { pool: CouponPool; onClose: () => void }) {
  const t = useT();
  const [settings, setSettings] = useState(pool.settings);
  const save = useSave(() => api.put(`/coupon-pools/${pool.id}`, { version: pool.version, settings }), { done: t('coupons.saved'), keys: ['coupon-pools'], then: onClose });
  return (
    <FormDialog title={pool.settings.name} save={t('coupons.save')} fields={SETTINGS_FIELDS} error={save.error} busy={save.busy} disabled={!settings.name.trim()} onSave={save.run} onClose={onClose}>
      <SettingsFields value={settings} onChange={setSettings} errors={save.fields} />
    </FormDialog>
  );
}
