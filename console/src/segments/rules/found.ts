import type { ConditionFound } from '../../api/types';
import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import { type Condition, typeOf } from './condition';
import type { Context } from './labels';
import { isMissing, stepsOf } from './sequence';

/** What a condition found with a customer, in words. */
export function foundWords(found: ConditionFound, condition: Condition, context: Context): string {
  switch (found.kind) {
    case 'nothing': return nothingWords(condition);
    case 'text': return found.text;
    case 'texts': return found.texts.join(', ');
    case 'bool': return t(found.bool ? 'conditions.yes' : 'conditions.no');
    case 'day': return fmt().day(found.day);
    case 'instant': return instantWords(fmt().dateTime(found.at), condition);
    case 'number': return numberWords(found.number, condition, context);
    case 'scores': return t('conditions.rfm.found', { recency: found.recency, frequency: found.frequency, money: found.money });
    case 'contact': {
      const address = t(found.is_usable ? 'segments.why_address.usable' : found.is_known ? 'segments.why_address.unusable' : 'segments.why_address.none');
      const consent = found.consent ? tCode('customers.consent_status', found.consent) : t('segments.why_no_consent');
      return `${address}; ${t('segments.why_consent', { status: consent })}`;
    }
  }
}

function numberWords(number: number, condition: Condition, context: Context): string {
  if (condition.kind === 'share') return t('segments.why_place', { place: fmt().number(number, 3) });
  return typeOf(condition, context.fields) === 'money' ? fmt().money({ minor: Math.round(number), currency: context.currency }) : fmt().number(number, 3);
}

/** Of a sequence it is the last step that came. */
function instantWords(at: string, condition: Condition): string {
  if (condition.kind !== 'sequence') return at;
  return t(stepsOf(condition).some(isMissing) ? 'segments.why_awaited' : 'segments.why_done', { at });
}

function nothingWords({ kind, measure }: Condition): string {
  if (kind === 'rfm') return t('conditions.rfm.none');
  if (kind === 'attribute') return t('segments.why_not_known');
  if (kind === 'favourite') return t('segments.why_no_favourite');
  if (kind === 'sequence') return t('segments.why_not_done');
  return measure ? t('segments.why_no_amount') : t('segments.why_never');
}
