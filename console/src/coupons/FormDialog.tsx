import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { asProblem } from '../api/problem';
import { useT } from '../i18n';
import { Dialog } from '../kit';
import classes from './Coupons.module.css';

interface Props {
  title: string;
  save: string;
  /** Fields that show their own failure. */
  fields: readonly string[];
  error: unknown;
  busy: boolean;
  disabled?: boolean;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A small form over the page; stays open and says why when it fails. */
export function FormDialog({ title, save, fields, error, busy, disabled = false, onSave, onClose, children }: Props) {
  const t = useT();
  const problem = error ? asProblem(error) : null;
  const isPlaced = problem && fields.some((field) => problem.fields[field]);
  function submit(event: FormEvent) {
    event.preventDefault();
    onSave();
  }
  return (
    <Dialog onClose={onClose} title={title} size={520}>
      <form className={classes.form} onSubmit={submit} noValidate>
        {problem && !isPlaced && <p className={classes.failure} role="alert">{problem.words}</p>}
        {children}
        <div className={classes.formActions}>
          {disabled && <span className={`${classes.needs} quiet small`}>{t('kit.fill_in_first')}</span>}
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={disabled}>{save}</Button>
        </div>
      </form>
    </Dialog>
  );
}
