import type { ConditionFound } from '../../api/types';
import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import { type Condition, typeOf } from './condition';
import type { Context } from './words';

/** What a condition found with a customer, in words. */
export function foundWords(found: ConditionFound, condition: Condition, context: Context): string {
  switch (found.kind) {
    case 'nothing': return nothingWords(condition);
    case 'text': return found.text;
    case 'texts': return found.texts.join(', ');
    case 'bool': return t(found.bool ? 'conditions.yes' : 'conditions.no');
    case 'day': return fmt().day(found.day);
    case 'instant': return fmt().dateTime(found.at);
    case 'number': return typeOf(condition, context.fields) === 'money' ? fmt().money({ minor: Math.round(found.number), currency: context.currency }) : fmt().number(found.number, 3);
    case 'scores': return t('conditions.rfm.found', { recency: found.recency, frequency: found.frequency, money: found.money });
    case 'contact': {
      const address = t(found.is_usable ? 'segments.why_address.usable' : found.is_known ? 'segments.why_address.unusable' : 'segments.why_address.none');
      const consent = found.consent ? tCode('customers.consent_status', found.consent) : t('segments.why_no_consent');
      return `${address}; ${t('segments.why_consent', { status: consent })}`;
    }
  }
}

function nothingWords({ kind, measure }: Condition): string {
  if (kind === 'rfm') return t('conditions.rfm.none');
  if (kind === 'attribute') return t('segments.why_not_known');
  return measure ? t('segments.why_no_amount') : t('segments.why_never');
}
