import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/client';
import type { CouponCodesImported, CouponPool } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { Card, CopyButton, FileDrop, notifyProblem, ProgressBar } from '../kit';
import { CountField } from '../kit/CountField';
import { queryClient } from '../api/query';
import { watchCodes } from './codes';
import classes from './Coupons.module.css';
import { useSave } from './useSave';

/** The codes of a pool: how they look, how many there are, more made or brought. */
export function CodesCard({ pool }: { pool: CouponPool }) {
  const t = useT();
  const fmt = useFmt();
  const { codes, counts } = pool;
  if (codes.kind === 'generic') {
    return <Card title={t('coupons.codes')} aside={<CopyButton text={codes.code ?? ''} />}><ul className={classes.samples}><li><code>{codes.code}</code></li></ul><p className="quiet">{tCode('coupons.kind_text', 'generic')}</p></Card>;
  }
  const wanted = codes.wanted ?? 0;
  const isMaking = counts.generated < wanted;
  const words = t('kit.job_done_of', { done: fmt.number(counts.generated), total: fmt.number(wanted) });
  return (
    <Card title={t('coupons.codes')} aside={<span className="figures">{isMaking ? words : t('coupons.codes_there', { count: counts.generated, figure: fmt.number(counts.generated) })}</span>}>
      <div className={classes.stack}>
        {isMaking && <ProgressBar label={t('kit.job.coupon_codes')} value={counts.generated} max={wanted} valueText={words} />}
        <More key={wanted} pool={pool} least={wanted} isMaking={isMaking} />
        <Import pool={pool} />
      </div>
    </Card>
  );
}

/** Asks for more codes, or goes on where the making was broken off. */
function More({ pool, least, isMaking }: { pool: CouponPool; least: number; isMaking: boolean }) {
  const t = useT();
  const [wanted, setWanted] = useState<number | string>(least);
  const save = useSave(() => api.post(`/coupon-pools/${pool.id}/codes`, { wanted: Number(wanted) }), { keys: ['coupon-pools'], then: ({ job_id: job }) => watchCodes(job, pool.id) });
  return (
    <div className={classes.row}>
      <CountField className={classes.grow} label={t('coupons.codes_in_all')} value={wanted} onChange={setWanted} error={save.fields.wanted ?? save.fields.length} min={least} />
      <Button variant="default" loading={save.busy} disabled={!isMaking && Number(wanted) <= least} onClick={save.run}>{isMaking ? t('coupons.go_on') : t('coupons.make_more')}</Button>
    </div>
  );
}

/** Brings codes from a file, and tells which were left out. */
function Import({ pool }: { pool: CouponPool }) {
  const t = useT();
  const fmt = useFmt();
  const [told, setTold] = useState<CouponCodesImported | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  async function bring(file: File) {
    setProgress(0);
    try {
      setTold(await api.post(`/coupon-pools/${pool.id}/import`, { text: await file.text() }));
      await queryClient.invalidateQueries({ queryKey: ['coupon-pools'] });
    } catch (error) {
      notifyProblem(error, t('coupons.not_imported'));
    }
    setProgress(null);
  }
  return (
    <>
      <FileDrop title={t('coupons.import')} hint={t('coupons.import_text')} accept=".csv,.txt" onFile={(file) => void bring(file)} progress={progress} />
      {told && (
        <div role="status">
          <p><strong>{t('coupons.imported', { count: told.added, figure: fmt.number(told.added) })}</strong></p>
          {told.left_out_by.map(({ reason, count }) => <p key={reason} className="quiet">{tCode('coupons.left_out', reason)}: {fmt.number(count)}</p>)}
          {told.left_out.length > 0 && <Button variant="default" size="xs" onClick={() => saveLeftOut(told)}>{t('coupons.save_left_out')}</Button>}
        </div>
      )}
    </>
  );
}

/** Saves the codes that were left out, with why. */
function saveLeftOut(told: CouponCodesImported) {
  const rows = told.left_out.map(({ line, code, reason }) => `${line},"${code.replaceAll('"', '""')}",${reason}`);
  const url = URL.createObjectURL(new Blob([['line,code,reason', ...rows].join('\r\n')], { type: 'text/csv' }));
  Object.assign(document.createElement('a'), { href: url, download: 'left-out.csv' }).click();
  URL.revokeObjectURL(url);
}
