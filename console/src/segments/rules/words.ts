import type { ConditionTree } from '../../api/types';
import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import { behaviourWords, joined, sequenceWords } from './behaviour';
import { testWords, withinWords } from './comparison';
import { type Condition, type Duration, isGroup, typeOf } from './condition';
import { fromTree } from './draft';
import { type Context, fieldLabel, nameOf, purposeLabel, subjectLabel } from './labels';
import { rfmWords } from './rfm';

/** A tree as a reader would say it: one line of whom it takes, one of whom it leaves out. */
export function treeWords(tree: ConditionTree, context: Context): string[] {
  const { include, exclude } = fromTree(tree);
  const taken = include.of.map((condition) => conditionWords(condition, context));
  const left = exclude.of.map((condition) => conditionWords(condition, context));
  return [includeWords(include.kind, taken), ...(left.length > 0 ? [excludeWords(exclude.kind, left)] : [])];
}

function includeWords(mode: 'all' | 'any', conditions: string[]): string {
  const [only, ...others] = conditions;
  if (only === undefined) return t('conditions.words.everybody');
  if (others.length === 0) return t('conditions.words.one', { condition: only });
  return t(mode === 'all' ? 'conditions.words.all' : 'conditions.words.any', { conditions: joined(conditions) });
}

function excludeWords(mode: 'all' | 'any', conditions: string[]): string {
  if (conditions.length === 1) return t('conditions.words.except_one', { condition: conditions[0] ?? '' });
  return t(mode === 'all' ? 'conditions.words.except_all' : 'conditions.words.except_any', { conditions: joined(conditions) });
}

/** One condition in words, whatever it is: also what the builder cannot draw. */
export function conditionWords(condition: Condition, context: Context): string {
  if (isGroup(condition)) {
    const inner = condition.of.map((one) => conditionWords(one, context));
    return t(condition.kind === 'all' ? 'conditions.words.group_all' : 'conditions.words.group_any', { conditions: joined(inner) });
  }
  switch (condition.kind) {
    case 'not': return t('conditions.words.not', { condition: conditionWords(condition.of as Condition, context) });
    case 'contact': return contactWords(condition);
    case 'campaign': return t('conditions.words.campaign', { name: nameOf(condition.campaign, context), test: campaignTest(condition) });
    case 'segment': return t('conditions.words.segment', { name: nameOf(condition.segment, context) });
    case 'rfm': return rfmWords(condition);
    case 'list': return t('conditions.words.list', { name: nameOf(condition.list, context) });
    case 'share': return shareWords(condition);
    case 'attribute': return t('conditions.words.is', { what: fieldLabel(String(condition.key)), test: testWords(condition, typeOf(condition, context.fields), context) });
    case 'sequence': return sequenceWords(condition, context);
    case 'last': case 'first': case 'orders': case 'returns': case 'event': case 'messages': case 'favourite': return behaviourWords(condition, context);
    default: return t('conditions.words.unknown', { kind: condition.kind });
  }
}

/** What for is said of a consent, and wherever it is not the usual marketing. */
function contactWords(condition: Condition): string {
  const [what, test] = [subjectLabel(condition), tCode('conditions.op', String(condition.op))];
  const isConsent = condition.op === 'granted' || condition.op === 'refused' || condition.op === 'unasked';
  const isMarketing = (condition.purpose ?? 'marketing') === 'marketing';
  if (isMarketing && !isConsent) return t('conditions.words.is', { what, test });
  return t('conditions.words.contact', { what, purpose: purposeLabel(condition.purpose), test });
}

function campaignTest({ op, within }: Condition): string {
  if (op !== 'converted') return tCode('conditions.op', String(op));
  return t('conditions.words.converted', { within: withinWords((within as Duration | undefined) ?? { days: 7 }) });
}

function shareWords({ salt, from, to }: Condition): string {
  const place = (value: unknown) => (typeof value === 'number' ? fmt().number(value, 3) : '…');
  const share = typeof from === 'number' && typeof to === 'number' ? fmt().percent((to - from) / 100, 3) : '…';
  const said = { share, salt: String(salt) };
  return from === 0 ? t('conditions.words.share', said) : t('conditions.words.share_from', { ...said, from: place(from), to: place(to) });
}
