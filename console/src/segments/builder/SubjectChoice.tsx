import { useMemo } from 'react';
import { useT, tCode, useLocale } from '../../i18n';
import type { Condition } from '../rules/condition';
import { subjectKey, subjects, turnTo } from '../rules/subject';
import { subjectLabel } from '../rules/labels';
import { Choice } from './Choice';
import { useChoices } from './context';

/** What a condition is about. */
export function SubjectChoice({ condition, onChange }: { condition: Condition; onChange: (condition: Condition) => void }) {
  const t = useT();
  const offered = useSubjectOptions();
  const { fields } = useChoices();
  const key = subjectKey(condition);
  function choose(next: string) {
    const subject = subjects(fields).find((one) => one.key === next);
    if (subject && next !== key) onChange(turnTo(condition, subject));
  }
  return <Choice label={t('conditions.what')} width={158} isSearchable isStrong value={key} options={offered} placeholder={t('conditions.choose')} onChange={choose} />;
}

function useSubjectOptions() {
  const { fields } = useChoices();
  const locale = useLocale();
  return useMemo(() => {
    void locale;
    const all = subjects(fields);
    const groups = [...new Set(all.map(({ group }) => group))];
    return groups.map((group) => ({ group: tCode('conditions.group', group), items: all.filter((one) => one.group === group).map(({ key, make }) => ({ value: key, label: subjectLabel(make()) })) }));
  }, [fields, locale]);
}
