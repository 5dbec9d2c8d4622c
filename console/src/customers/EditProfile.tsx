import { Button, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem, type Problem } from '../api/problem';
import type { CustomerCard } from '../api/types';
import { LANGUAGES, LOCALES, tCode, useT } from '../i18n';
import { DateField, Dialog, notifyDone } from '../kit';
import classes from './Customers.module.css';
import { changes, type Edited, editedOf } from './edited';

const GENDERS = ['female', 'male', 'other'];

/** Changes what was told of a person; only what was changed is sent. */
export function EditProfile({ card, onClose }: { card: CustomerCard; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Edited>(() => editedOf(card));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const set = (change: Partial<Edited>) => setEdited({ ...edited, ...change });
  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      client.setQueryData(['customers', card.id], await api.patch(`/customers/${card.id}`, changes(card, edited)));
      void client.invalidateQueries({ queryKey: ['customers', 'list'] });
      notifyDone(t('customers.changed'));
      onClose();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }
  const errors = problem?.fields ?? {};
  const isGeneral = problem && Object.keys(errors).length === 0;
  return (
    <Dialog onClose={onClose} title={t('customers.edit')} size={480}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput label={t('customers.first_name')} value={edited.first_name} error={errors.first_name} onChange={(event) => set({ first_name: event.currentTarget.value })} data-autofocus />
        <TextInput label={t('customers.last_name')} value={edited.last_name} error={errors.last_name} onChange={(event) => set({ last_name: event.currentTarget.value })} />
        <TextInput label={t('customers.city')} value={edited.city} error={errors.city} onChange={(event) => set({ city: event.currentTarget.value })} />
        <DateField label={t('customers.birthday')} withLabel value={edited.birthday || null} onChange={(birthday) => set({ birthday: birthday ?? '' })} width={200} />
        <Select label={t('customers.gender')} data={withCurrent(GENDERS, edited.gender).map((value) => ({ value, label: tCode('customers.gender', value) }))} value={edited.gender || null} clearable clearButtonProps={{ 'aria-label': t('kit.clear') }} error={errors.gender} onChange={(gender) => set({ gender: gender ?? '' })} />
        <Select label={t('customers.language')} data={withCurrent([...LOCALES], edited.language).map((value) => ({ value, label: value in LANGUAGES ? LANGUAGES[value as keyof typeof LANGUAGES] : value }))} value={edited.language || null} clearable clearButtonProps={{ 'aria-label': t('kit.clear') }} error={errors.language} onChange={(language) => set({ language: language ?? '' })} />
        {Object.entries(edited.attributes).map(([key, value]) => <TextInput key={key} label={key} value={value} error={errors[`attributes.${key}`]} onChange={(event) => set({ attributes: { ...edited.attributes, [key]: event.currentTarget.value } })} />)}
        {isGeneral && <p role="alert" className={classes.failure}>{problem.words}</p>}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={isBusy}>{t('customers.save')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function withCurrent(usual: string[], current: string): string[] {
  return current && !usual.includes(current) ? [...usual, current] : usual;
}
