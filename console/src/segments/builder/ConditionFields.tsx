import { useT, tCode } from '../../i18n';
import { type Condition, eventOf, isMeasure, opsOf, type Test, typeOf, type Window } from '../rules/condition';
import { withOp } from '../rules/value';
import { Choice } from './Choice';
import { useChoices } from './context';
import { RfmField } from './RfmField';
import { SubjectChoice } from './SubjectChoice';
import { ValueField } from './ValueField';
import { WindowField } from './WindowField';

interface Props {
  condition: Condition;
  /** `mark` names a field that is being typed in, so that undo takes the word back and not the letter. */
  onChange: (condition: Condition, mark?: string) => void;
}

/** The fields of one condition, in the order of a sentence. */
export function ConditionFields({ condition, onChange }: Props) {
  const t = useT();
  const { fields, campaigns, segments, lists } = useChoices();
  const type = typeOf(condition, fields);
  const named = { campaign: { options: campaigns, placeholder: t('conditions.choose_campaign') }, segment: { options: segments, placeholder: t('conditions.choose_segment') }, list: { options: lists, placeholder: t('conditions.choose_list') } }[condition.kind];
  const suggestions = condition.kind === 'attribute' ? (fields?.customer.find(({ key }) => key === condition.key || `attributes.${key}` === condition.key)?.values ?? []) : [];
  return (
    <>
      <SubjectChoice condition={condition} onChange={onChange} />
      {eventOf(condition) !== null && <Choice label={t('conditions.event')} width={158} isSearchable value={eventOf(condition) || null} placeholder={t('conditions.choose_event')} options={withCurrent((fields?.events ?? []).map(({ name }) => name), eventOf(condition))} onChange={(event) => onChange({ ...condition, event, where: [] })} />}
      {named && <Choice label={subjectName(condition)} width={250} isSearchable value={String(condition[condition.kind] ?? '') || null} placeholder={named.placeholder} options={named.options.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id) => onChange({ ...condition, [condition.kind]: id })} />}
      {opsOf(condition, fields).length > 0 && <OpChoice condition={condition} ops={opsOf(condition, fields)} isFigure={type !== 'text' && type !== 'bool' && type !== 'date'} onChange={(op) => onChange(withOp(condition, op))} />}
      {condition.kind === 'rfm' && <RfmField condition={condition} onChange={onChange} />}
      <ValueField op={String(condition.op)} value={condition.value} type={type} suggestions={suggestions} onChange={(value) => onChange({ ...condition, value }, 'value')} />
      {isMeasure(condition.kind) && <WindowField window={(condition.window ?? null) as Window | null} onChange={(window) => onChange({ ...condition, window }, 'window')} />}
    </>
  );
}

interface OpProps {
  condition: Test;
  ops: string[];
  isFigure: boolean;
  onChange: (op: string) => void;
}

/** How a value is compared; an operation set elsewhere stays among the choices. */
export function OpChoice({ condition, ops, isFigure, onChange }: OpProps) {
  const t = useT();
  const current = String(condition.op);
  const offered = ops.includes(current) ? ops : [...ops, current];
  return <Choice label={t('conditions.how')} width={140} value={current} options={offered.map((op) => ({ value: op, label: opLabel(op, isFigure) }))} onChange={onChange} />;
}

function opLabel(op: string, isFigure: boolean): string {
  return tCode('conditions.op', op === 'equals' && isFigure ? 'exactly' : op);
}

function subjectName(condition: Condition): string {
  return tCode('conditions.subject', condition.kind);
}

/** What was seen, and what is asked for even when it has not been seen. */
function withCurrent(seen: string[], current: string | null): string[] {
  return current && !seen.includes(current) ? [...seen, current] : seen;
}
