import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { asProblem } from '../../api/problem';
import { useT } from '../../i18n';
import { Dialog } from '../../kit';
import classes from '../Segments.module.css';

interface Props {
  title: string;
  name: string;
  /** Absent where only a name is asked for. */
  description?: string;
  confirmLabel: string;
  onClose: () => void;
  onConfirm: (name: string, description: string) => Promise<unknown> | void;
}

/** Asks for a name. Stays open, with the reason, when the deed fails. */
export function NameDialog({ title, name: first, description: begun, confirmLabel, onClose, onConfirm }: Props) {
  const t = useT();
  const [name, setName] = useState(first);
  const [description, setDescription] = useState(begun ?? '');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!name.trim()) return setFailure(t('segments.name_needed'));
    setBusy(true);
    try {
      await onConfirm(name.trim(), description.trim());
      onClose();
    } catch (error) {
      setFailure(asProblem(error).words);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog onClose={onClose} title={title} size={460}>
      <form className={classes.dialog} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput label={t('segments.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={failure} maxLength={200} data-autofocus />
        {begun !== undefined && <Textarea label={t('segments.description')} value={description} onChange={(event) => setDescription(event.currentTarget.value)} autosize minRows={2} maxLength={1_000} />}
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={isBusy}>{confirmLabel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
