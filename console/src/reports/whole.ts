import { fractionDigits, type Money } from '../fmt';

const LARGE = 10_000;

/** Amounts of a column without their small change, once the largest makes it noise. */
export function wholeOf(amounts: Money[]): (amount: Money) => Money {
  const isLarge = amounts.some(({ minor, currency }) => Math.abs(minor) >= LARGE * unitOf(currency));
  return (amount) => (isLarge ? { ...amount, minor: Math.round(amount.minor / unitOf(amount.currency)) * unitOf(amount.currency) } : amount);
}

function unitOf(currency: string): number {
  return 10 ** fractionDigits(currency);
}
