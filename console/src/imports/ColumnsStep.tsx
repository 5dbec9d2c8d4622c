import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useSession } from '../api/session';
import type { Import, ImportKind } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard } from '../kit';
import { ColumnRow } from './ColumnRow';
import { beginDraft, choiceOf, type Draft, faultsOf, type Fault, keepDraft, keptDraft, planOf, setColumn } from './draft';
import classes from './Imports.module.css';
import { Rules } from './Rules';
import { isOpen } from './states';
import { usePlan } from './useImport';
import { targetWords } from './words';

/** Which column means what, and the rules that hold for every row. */
export function ColumnsStep({ file, onNext, onBack }: { file: Import; onNext: () => void; onBack: () => void }) {
  const t = useT();
  const { workspace } = useSession();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(file) ?? beginDraft(file, workspace.country));
  const [isAsked, setAsked] = useState(false);
  const plan = usePlan(file.id);
  const isFixed = !isOpen(file.state);
  useEffect(() => {
    if (!isFixed) keepDraft(file.id, draft);
  }, [file.id, draft, isFixed]);
  if (!file.kind) return <Card><p>{t('imports.kind_first')}</p><Button variant="default" mt="md" onClick={onBack}>{t('imports.back')}</Button></Card>;

  const kind: ImportKind = file.kind;
  const faults = faultsOf(draft, kind, file.targets);
  const taken = Object.keys(draft.columns).length;
  function save() {
    setAsked(true);
    if (isFixed) return onNext();
    if (faults.length > 0) return document.getElementById('faults')?.focus();
    plan.mutate(planOf(draft, kind, file.format), { onSuccess: () => { keepDraft(file.id, null); onNext(); } });
  }
  return (
    <>
      {faults.length > 0 && !isFixed && <Faults faults={faults} file={file} isUrgent={isAsked} />}
      <Card title={t('imports.columns_mean')} aside={t('imports.columns_taken', { taken, total: file.columns.length })} flush>
        <table className={classes.columns}>
          <caption className="visually-hidden">{t('imports.columns_mean')}</caption>
          <thead><tr><th scope="col">{t('imports.column')}</th><th scope="col">{t('imports.values')}</th><th scope="col">{t('imports.meaning')}</th></tr></thead>
          <tbody>
            {file.columns.map((column) => (
              <ColumnRow key={column.name} column={column} value={draft.columns[column.name]} targets={file.targets} isFixed={isFixed} onChange={(target) => setDraft((before) => setColumn(before, column.name, target))} />
            ))}
          </tbody>
        </table>
      </Card>
      <Rules draft={draft} onChange={setDraft} kind={kind} targets={file.targets} isFixed={isFixed} />
      {plan.error && <ErrorCard error={plan.error} what={t('imports.not_mapped')} />}
      <div className={classes.footer}>
        <Button variant="default" onClick={onBack}>{t('imports.back')}</Button>
        <Button loading={plan.isPending} onClick={save}>{t('imports.to_check')}</Button>
      </div>
    </>
  );
}

function Faults({ faults, file, isUrgent }: { faults: Fault[]; file: Import; isUrgent: boolean }) {
  const t = useT();
  return (
    <div className={classes.faults} id="faults" tabIndex={-1} role={isUrgent ? 'alert' : 'status'}>
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <h2>{t('imports.still_needed')}</h2>
        <ul>{faults.map((fault) => <li key={JSON.stringify(fault)}>{tCode('imports.fault', fault.code, { target: 'target' in fault ? targetName(fault.target, file) : '' })}</li>)}</ul>
      </div>
    </div>
  );
}

function targetName(value: string, file: Import): string {
  const { key, name } = choiceOf(value, file.targets);
  return name || targetWords(key ?? value);
}
