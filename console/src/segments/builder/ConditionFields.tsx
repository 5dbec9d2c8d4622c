import type { Fields } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { type Condition, type Duration, filterType, hasWindow, isFigure, measuredProperty, opsOf, typeOf, UNNAMED, type Window } from '../rules/condition';
import { filterFields } from '../rules/happening';
import { withOp } from '../rules/value';
import classes from './Builder.module.css';
import { Choice } from './Choice';
import { useChoices } from './context';
import { DurationField } from './DurationField';
import { suggestions } from './Filters';
import { NameChoice } from './HappeningFields';
import { OpChoice } from './OpChoice';
import { PropertyChoice } from './PropertyChoice';
import { RfmField } from './RfmField';
import { ShareFields } from './ShareFields';
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
  const { fields } = useChoices();
  const type = typeOf(condition, fields);
  const ops = opsOf(condition, fields);
  return (
    <>
      <SubjectChoice condition={condition} onChange={onChange} />
      <More condition={condition} onChange={onChange} />
      {ops.length > 0 && <OpChoice op={String(condition.op)} ops={ops} isFigure={isFigure(type)} onChange={(op) => onChange(withOp(condition, op))} />}
      {condition.kind === 'rfm' && <RfmField condition={condition} onChange={onChange} />}
      <ValueField op={String(condition.op)} value={condition.value} type={type} suggestions={valuesOf(condition, fields)} onChange={(value) => onChange({ ...condition, value }, 'value')} />
      {condition.op === 'converted' && (
        <span className={classes.pair}>
          {t('conditions.limit.within')}
          <DurationField time={(condition.within as Duration | undefined) ?? { days: 7 }} onChange={(within, mark) => onChange({ ...condition, within }, mark)} />
        </span>
      )}
      {hasWindow(condition) && condition.kind !== 'sequence' && <WindowField window={(condition.window ?? null) as Window | null} onChange={(window) => onChange({ ...condition, window }, 'window')} />}
    </>
  );
}

/** What a subject is said more of before it is compared: which event, which campaign, what for. */
function More({ condition, onChange }: Props) {
  const t = useT();
  const { campaigns, segments, lists } = useChoices();
  const named = { campaign: { options: campaigns, placeholder: t('conditions.choose_campaign') }, segment: { options: segments, placeholder: t('conditions.choose_segment') }, list: { options: lists, placeholder: t('conditions.choose_list') } }[condition.kind];
  if (named) return <Choice label={tCode('conditions.subject', condition.kind)} width={250} isSearchable value={String(condition[condition.kind] ?? '') || null} placeholder={named.placeholder} options={named.options.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id) => onChange({ ...condition, [condition.kind]: id })} />;
  switch (condition.kind) {
    case 'contact': return <Choice label={t('conditions.purpose')} width={110} value={String(condition.purpose ?? 'marketing')} options={['marketing', 'transactional'].map((value) => ({ value, label: tCode('conditions.for', value) }))} onChange={(purpose) => onChange({ ...condition, purpose })} />;
    case 'favourite': return <Choice label={t('conditions.by_what')} width={150} value={String(condition.by ?? 'count')} options={['count', 'total', 'quantity'].map((value) => ({ value, label: tCode('conditions.by', value) }))} onChange={(by) => onChange({ ...condition, by })} />;
    case 'share': return <ShareFields condition={condition} onChange={onChange} />;
    default: return measuredProperty(condition) === null ? <NameChoice happening={condition} onChange={onChange} /> : <MeasuredProperty condition={condition} onChange={onChange} />;
  }
}

/** Which event, and which of its properties is measured: only figures have a sum, an average or bounds. */
function MeasuredProperty({ condition, onChange }: Props) {
  const t = useT();
  const { fields } = useChoices();
  const seen = filterFields(condition, fields).filter((field) => condition.measure === 'distinct' || filterType(field, condition, fields) === 'number');
  return (
    <>
      <NameChoice happening={condition} onChange={(next) => onChange({ ...next, field: UNNAMED })} />
      <PropertyChoice label={t('conditions.event_property')} field={String(condition.field)} seen={seen} onChange={(field) => onChange({ ...condition, field })} />
    </>
  );
}

/** Values seen in the data, for what is about a field. */
function valuesOf(condition: Condition, fields?: Fields): { value: string; count?: number }[] {
  if (condition.kind === 'favourite') return suggestions(String(condition.field), fields);
  if (condition.kind !== 'attribute') return [];
  return fields?.customer.find(({ key }) => key === condition.key || `attributes.${key}` === condition.key)?.values ?? [];
}
