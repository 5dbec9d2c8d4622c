import { expect, test } from 'vitest';
import type { LoyaltyRehearsed, LoyaltyRehearsedSide, LoyaltyRuleSet } from '../../api/types';
import { costOf, issuedBy, levelsOf, spentPart, standingOf } from './trial';

const money = (minor: number) => ({ minor, currency: 'EUR' });
const rules = { name: 'Club', tiers: null } as LoyaltyRuleSet;
const inForce = { rules, version: 3 };
const draft = { ...rules, name: 'Draft' };
const other = { ...rules, name: 'Other' };

function side(levels: Record<string, number>, liabilities: number[], discount: number): LoyaltyRehearsedSide {
  const points = liabilities.map((liability, index) => ({ currency: `kind ${index}`, issued: 1, expired: 0, worth: money(liability), liability: money(liability) }));
  return { paid: money(0), discount: money(discount), costed: money(0), margin: money(0), points, levels: Object.entries(levels).map(([code, people]) => ({ code, people })) };
}

test('what was tried is told from what the draft has become', () => {
  expect(standingOf({ rules: draft, version: 3 }, draft, inForce)).toBe('fresh');
  expect(standingOf({ rules: draft, version: 3 }, other, inForce)).toBe('changed');
  expect(standingOf({ rules: draft, version: 3 }, rules, inForce)).toBe('kept');
});

test('what was tried against rules of the past says so, also once it is in force itself', () => {
  expect(standingOf({ rules: draft, version: 2 }, draft, inForce)).toBe('past');
  expect(standingOf({ rules, version: 2 }, rules, inForce)).toBe('in_force');
});

test('the part of points expected to be spent is the part spent so far', () => {
  expect(spentPart([{ spent: 30, expired: 10 }, { spent: 0, expired: 0 }])).toBe(7_500);
  expect(spentPart([{ spent: 0, expired: 0 }])).toBeUndefined();
});

test('rules cost the points of every kind and the discounts', () => expect(costOf(side({}, [300, 20], 5))).toEqual(money(325)));

test('points issued are those of all months', () => {
  const month = { month: '2026-01-01', orders: 1, discount_without: money(0), discount_with: money(0), points_without: 3, points_with: 5 };
  const found = { months: [month, month] } as LoyaltyRehearsed;
  expect([issuedBy('without', found), issuedBy('with', found)]).toEqual([6, 10]);
});

test('levels stand in the order of the draft, those it takes away at the end', () => {
  const found = { without: side({ base: 5, gold: 2 }, [], 0), with: side({ base: 4, silver: 3 }, [], 0) } as LoyaltyRehearsed;
  expect(levelsOf(found)).toEqual([{ code: 'base', without: 5, with: 4 }, { code: 'silver', without: 0, with: 3 }, { code: 'gold', without: 2, with: 0 }]);
});
