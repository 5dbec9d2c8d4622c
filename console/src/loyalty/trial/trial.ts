import type { LoyaltyProgramme, LoyaltyRehearsed, LoyaltyRehearsedSide, LoyaltyRuleSet } from '../../api/types';
import type { Money } from '../../fmt';
import { isSame } from '../rules';

/**
 * How what was tried stands to the draft on the screen: the same, changed since, kept though nothing is changed any more, compared with rules of the past,
 * or in force by now.
 */
export type Standing = 'fresh' | 'changed' | 'kept' | 'past' | 'in_force';

export function standingOf(tried: { rules: LoyaltyRuleSet; version: number }, draft: LoyaltyRuleSet, inForce: Pick<LoyaltyProgramme, 'rules' | 'version'>): Standing {
  if (tried.version !== inForce.version) return isSame(tried.rules, inForce.rules) ? 'in_force' : 'past';
  if (isSame(tried.rules, draft)) return 'fresh';
  return isSame(draft, inForce.rules) ? 'kept' : 'changed';
}

/** The part of points spent so far, of those spent or dead, hundredths of a percent; nothing where neither has happened. */
export function spentPart(lines: readonly { spent: number; expired: number }[]): number | undefined {
  const spent = lines.reduce((sum, line) => sum + line.spent, 0);
  const ended = lines.reduce((sum, line) => sum + line.spent + line.expired, 0);
  return ended > 0 ? Math.round((spent / ended) * 10_000) : undefined;
}

/** What points alive at the end are expected to cost, of all kinds. */
export function liabilityOf({ points, paid }: LoyaltyRehearsedSide): Money {
  return { minor: points.reduce((sum, { liability }) => sum + liability.minor, 0), currency: paid.currency };
}

/** What the rules cost: points expected to be spent, and discounts by levels. */
export function costOf(side: LoyaltyRehearsedSide): Money {
  return { minor: liabilityOf(side).minor + side.discount.minor, currency: side.paid.currency };
}

/** Points issued that pay. */
export function issuedBy(side: 'without' | 'with', { months }: LoyaltyRehearsed): number {
  return months.reduce((sum, month) => sum + month[`points_${side}`], 0);
}

/** How many stand on each level at the end: the draft's levels from the lowest, then those it no longer has. */
export function levelsOf({ without, with: draft }: LoyaltyRehearsed): { code: string; without: number; with: number }[] {
  const codes = new Set([...draft.levels, ...without.levels].map(({ code }) => code));
  const people = (side: LoyaltyRehearsedSide, wanted: string) => side.levels.find(({ code }) => code === wanted)?.people ?? 0;
  return [...codes].map((code) => ({ code, without: people(without, code), with: people(draft, code) }));
}
