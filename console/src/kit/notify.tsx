import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { asProblem } from '../api/problem';
import { t } from '../i18n';
import classes from './notify.module.css';

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4_000, closeButtonProps: closeProps() });
}

/** Says that something failed and why. */
export function notifyProblem(error: unknown, what: string): void {
  const problem = asProblem(error);
  const id = problem.instance ? ` (${problem.instance})` : '';
  notifications.show({ title: what, message: problem.words + id, color: 'red', autoClose: 10_000, closeButtonProps: closeProps() });
}

/** Says what was done, with ten seconds to take it back. */
export function notifyUndo(message: string, undo: () => Promise<unknown>): void {
  const id = `undo-${(count += 1)}`;
  async function takeBack() {
    notifications.hide(id);
    await undo().catch((error) => notifyProblem(error, t('kit.not_undone')));
  }
  notifications.show({
    id, color: 'teal', autoClose: 10_000, closeButtonProps: closeProps(),
    message: <span className={classes.undo}>{message}<Button size="xs" variant="light" onClick={() => void takeBack()}>{t('kit.undo')}</Button></span>,
  });
}

let count = 0;

function closeProps() {
  return { 'aria-label': t('kit.close') };
}
