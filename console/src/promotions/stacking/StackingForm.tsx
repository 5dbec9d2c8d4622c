import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useT } from '../../i18n';
import { ErrorCard, LinesSkeleton, notifyDone } from '../../kit';
import { LeaveGuard } from '../../segments/builder/LeaveGuard';
import { usePromotions } from '../usePromotions';
import { Margin } from './Margin';
import classes from './Stacking.module.css';
import { StackingEditor } from './StackingEditor';
import type { Stacking } from './tree';

/** The stacking tree, changed here and saved whole. */
export function StackingForm({ current }: { current?: string }) {
  const t = useT();
  const client = useQueryClient();
  const promotions = usePromotions();
  const stacking = useQuery({ queryKey: ['promotions', 'stacking'], queryFn: async ({ signal }) => (await api.get('/promotion-stacking', { signal })) as unknown as Stacking, staleTime: Infinity, gcTime: 0 });
  const [changed, setChanged] = useState<Stacking | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isMarginWrong, setMarginWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const error = stacking.error ?? promotions.error;
  if (error) return <ErrorCard error={error} what={t('promotions.stacking_not_loaded')} onRetry={() => { void stacking.refetch(); void promotions.refetch(); }} />;
  if (!stacking.data || !promotions.data) return <LinesSkeleton lines={6} />;
  const shown = changed ?? stacking.data;
  const changeMargin = (margin?: number) => {
    const { margin_min: _, ...rest } = shown;
    setChanged(margin === undefined ? rest : { ...rest, margin_min: margin });
  };
  function undo() {
    setChanged(null);
    setMarginWrong(false);
    setDrawn(drawn + 1);
  }
  async function save() {
    if (!changed) return;
    setBusy(true);
    setFailure(null);
    try {
      await api.put('/promotion-stacking', changed as unknown as Record<string, never>);
      client.setQueryData(['promotions', 'stacking'], changed);
      setChanged(null);
      void client.invalidateQueries({ queryKey: ['promotions', 'conflicts'] });
      notifyDone(t('promotions.stacking_saved'));
    } catch (cause) {
      setFailure(cause);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      {failure !== null && <ErrorCard error={failure} what={t('promotions.stacking_not_saved')} safe={t('promotions.input_kept')} />}
      <Margin key={drawn} value={shown.margin_min} onChange={changeMargin} onWrong={setMarginWrong} />
      <StackingEditor root={shown.root} onChange={(root) => setChanged({ ...shown, root })} promotions={promotions.data.items} current={current} />
      <div className={classes.saving}>
        <Button disabled={!changed || isMarginWrong} loading={isBusy} onClick={() => void save()}>{t('promotions.save_stacking')}</Button>
        {(changed || isMarginWrong) && <Button variant="default" onClick={undo}>{t('promotions.undo_stacking')}</Button>}
      </div>
      <LeaveGuard isOn={(changed !== null || isMarginWrong) && !isBusy} />
    </>
  );
}
