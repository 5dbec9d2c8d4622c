import type { LoyaltyRuleSet, PointKind } from '../api/types';
import { hasMessage, t, tCode } from '../i18n';
import { ready } from './rules';

/** What a kind of points is called: by its own name, else in our words for its code. */
export function kindName({ code, name }: { code: string; name?: string | null | undefined }): string {
  return name || tCode('loyalty.kind', code);
}

/** What points of a balance are called. */
export function kindOf({ currency, name }: { currency: string; name?: string | null | undefined }): string {
  return kindName({ code: currency, name });
}

/** The name of a code among a programme's kinds. */
export function nameOfKind(kinds: readonly PointKind[], code: string): string {
  return kindName(kinds.find((kind) => kind.code === code) ?? { code });
}

/** Whether there are words of ours for a kind that has no name. */
export function hasWords(code: string): boolean {
  return hasMessage(`loyalty.kind.${code}`);
}

/** Another kind of points, for levels while there is none for them; earned as the first is, with a code and a name of its own. */
export function anotherKind(kinds: readonly PointKind[], currency: string): PointKind {
  const isSpendable = kinds.some((kind) => !kind.is_spendable);
  const word = isSpendable ? 'points' : 'status';
  const isTaken = (code: string) => kinds.some((kind) => kind.code === code);
  const number = isTaken(word) ? [...kinds.keys(), kinds.length].map((at) => at + 2).find((at) => !isTaken(`${word}${at}`)) : undefined;
  const like = kinds.find((kind) => kind.earning)?.earning ?? ready('points', currency).currencies[0]?.earning ?? null;
  return {
    code: number ? `${word}${number}` : word,
    name: number ? t(isSpendable ? 'loyalty.kind_numbered' : 'loyalty.status_numbered', { number }) : null,
    is_spendable: isSpendable, pending: 'none', expiry: 'never', earning: like && { points: like.points, per: like.per, rounding: like.rounding ?? 'full_steps' },
  };
}

/** The rules without a kind of points, and without what refers to it. */
export function withoutKind(rules: LoyaltyRuleSet, code: string): Partial<LoyaltyRuleSet> {
  const { tiers } = rules;
  const isCounted = tiers && typeof tiers.measure === 'object' && tiers.measure.points === code;
  return {
    currencies: rules.currencies.filter((kind) => kind.code !== code),
    events: rules.events.filter((event) => event.currency !== code),
    tiers: isCounted ? { ...tiers, measure: 'turnover' } : tiers,
  };
}
