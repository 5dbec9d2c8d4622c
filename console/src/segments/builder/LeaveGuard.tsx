import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useT } from '../../i18n';
import { Dialog } from '../../kit';
import classes from '../Segments.module.css';

/** Asks before leaving what has not been saved. */
export function LeaveGuard({ isOn }: { isOn: boolean }) {
  const t = useT();
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => isOn && current.pathname !== next.pathname, enableBeforeUnload: () => isOn, withResolver: true });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog onClose={blocker.reset} title={t('segments.leave')} size={440}>
      <div className={classes.dialog}>
        <p>{t('segments.leave_text')}</p>
        <div className={classes.dialogActions}>
          <Button variant="default" color="red" onClick={blocker.proceed}>{t('segments.leave_anyway')}</Button>
          <Button onClick={blocker.reset} data-autofocus>{t('segments.stay')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
