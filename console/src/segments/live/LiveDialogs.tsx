import { Button, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Named } from '../../api/types';
import { t as words, useT } from '../../i18n';
import { ConfirmDialog, Dialog, notifyDone } from '../../kit';
import classes from '../Segments.module.css';

interface Props {
  segment: Named;
  onClose: () => void;
}

/** Says what live means and begins to keep a segment live. */
export function KeepLiveDialog({ segment, onClose }: Props) {
  const t = useT();
  const renew = useRenew();
  async function keep(fires: boolean) {
    await api.put(`/segments/${segment.id}/live`, { fires });
    await renew();
    notifyDone(words('live.begun', { name: segment.name }));
  }
  return <FiresDialog title={t('live.keep_title', { name: segment.name })} text={t('live.means')} label={t('live.as_newcomers')} hint={t('live.as_newcomers_text')} confirmLabel={t('live.keep')} onConfirm={keep} onClose={onClose} />;
}

/** Stops keeping a segment live. */
export function StopLiveDialog({ segment, onClose }: Props) {
  const t = useT();
  const renew = useRenew();
  async function stop() {
    await api.delete(`/segments/${segment.id}/live`);
    await renew();
    notifyDone(words('live.ended', { name: segment.name }));
  }
  return <ConfirmDialog opened onClose={onClose} title={t('live.stop_title', { name: segment.name })} confirmLabel={t('live.stop')} onConfirm={stop}>{t('live.stop_text')}</ConfirmDialog>;
}

function useRenew() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['segments'] });
}

interface FiresProps {
  title: string;
  text: string;
  label: string;
  hint: string;
  confirmLabel: string;
  onConfirm: (fires: boolean) => Promise<unknown>;
  onClose: () => void;
}

/** Asks whether those found now set things going; no unless it is said. Stays open, with the reason, when the deed fails. */
export function FiresDialog({ title, text, label, hint, confirmLabel, onConfirm, onClose }: FiresProps) {
  const t = useT();
  const [fires, setFires] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function confirm() {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm(fires);
      onClose();
    } catch (error) {
      setFailure(asProblem(error).words);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog onClose={onClose} title={title} size={480}>
      <div className={classes.dialog}>
        <p>{text}</p>
        <Switch label={label} description={hint} checked={fires} onChange={(event) => setFires(event.currentTarget.checked)} />
        {failure && <p className={classes.failure} role="alert">{failure}</p>}
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button loading={isBusy} onClick={() => void confirm()} data-autofocus>{confirmLabel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
