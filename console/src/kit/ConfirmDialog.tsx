import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { asProblem } from '../api/problem';
import { useT } from '../i18n';
import classes from './ConfirmDialog.module.css';
import { Dialog } from './Dialog';

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Names the deed and the object: "Launch “Autumn roast”?" */
  title: string;
  /** How many people it touches, and what follows. */
  children: ReactNode;
  /** The deed as a verb: "Launch". */
  confirmLabel: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asked before what cannot be undone. Stays open, with the reason, when the deed fails. */
export function ConfirmDialog({ opened, onClose, title, children, confirmLabel, danger = false, onConfirm }: Props) {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function confirm() {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFailure(asProblem(error).words);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size={460}>
      <div className={classes.text}>{children}</div>
      {failure && <p className={classes.failure} role="alert">{failure}</p>}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose} data-autofocus={danger || undefined}>{t('kit.cancel')}</Button>
        <Button color={danger ? 'red' : undefined} loading={isBusy} onClick={() => void confirm()}>{confirmLabel}</Button>
      </div>
    </Dialog>
  );
}
