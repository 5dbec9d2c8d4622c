import { type Condition, type Duration, isBehaviour, isGroup, measuredProperty, operandOf, type Operand, propertyKey, type Test, type Window } from './condition';
import { eventOf, filtersOf, type Happening } from './happening';
import { isRfmFilled } from './rfm';
import { type Step, stepsOf } from './sequence';

/** The same condition with another operation; what was typed is kept where it still fits. */
export function withOp<T extends Test>(test: T, op: string): T {
  const { value, ...rest } = test as Test;
  const operand = operandOf(op) ?? 'none';
  const adapted = { ...withTime(rest as object, op), op } as unknown as T;
  return operand === 'none' ? adapted : { ...adapted, value: adapt(value, operand) };
}

/** Only a purchase that followed a campaign has a time it followed within. */
function withTime({ within, ...rest }: { within?: unknown }, op: string): object {
  return op === 'converted' ? { ...rest, within: within ?? { days: 7 } } : rest;
}

/** Turns a value into the shape an operation needs; null stands for what is still to be filled in. */
function adapt(value: unknown, operand: Operand): unknown {
  const first = Array.isArray(value) ? value[0] : value;
  const single = typeof first === 'object' || first === undefined ? null : first;
  switch (operand) {
    case 'many': return Array.isArray(value) ? value.filter((one) => one !== null) : single === null || single === '' ? [] : [single];
    case 'two': return Array.isArray(value) ? [value[0] ?? null, value[1] ?? null] : [single, null];
    case 'days': return isDays(value) ? value : { days: null };
    default: return single;
  }
}

/** Whether nothing is left to fill in. */
export function isComplete(condition: Condition): boolean {
  if (isGroup(condition)) return condition.of.length > 0 && condition.of.every(isComplete);
  switch (condition.kind) {
    case 'segment': case 'list': return Boolean(condition[condition.kind]);
    case 'campaign': return Boolean(condition.campaign) && isTimeFilled(condition.within);
    case 'share': return isShareFilled(condition);
    case 'sequence': return stepsOf(condition).every(isStepFilled) && isWindowFilled(condition.window);
    case 'attribute': return isFilled(condition);
    case 'rfm': return isRfmFilled(condition);
    case 'not': case 'contact': return true;
    default: break;
  }
  return !isBehaviour(condition) || (isFilled(condition) && isNamed(condition) && measuredProperty(condition) !== '' && isWindowFilled(condition.window));
}

function isStepFilled(step: Step): boolean {
  return isNamed(step) && isTimeFilled(step.within) && (step.without ?? []).every(isNamed);
}

/** Whether a happening says which event and has nothing open in its filters, which each have a field. */
function isNamed(happening: Happening): boolean {
  return eventOf(happening) !== '' && filtersOf(happening).every((filter) => propertyKey(filter.field) !== '' && isFilled(filter));
}

function isTimeFilled(time: unknown): boolean {
  return time === undefined || time === null || (isDuration(time) && Object.values(time).every(isGiven));
}

function isShareFilled({ salt, from, to }: Condition): boolean {
  return Boolean(salt) && hasPlaces(from, to);
}

/** Whether a share is filled in and yet none. */
export function isShareBad({ kind, from, to }: Condition): boolean {
  return kind === 'share' && isGiven(from) && isGiven(to) && !hasPlaces(from, to);
}

/** Places lie between 0 and 100, the second above the first. */
function hasPlaces(from: unknown, to: unknown): boolean {
  return typeof from === 'number' && typeof to === 'number' && from >= 0 && from < to && to <= 100;
}

function isFilled({ op, value }: Test): boolean {
  switch (operandOf(String(op))) {
    case 'none': return true;
    case 'one': return isGiven(value);
    case 'two': return Array.isArray(value) && value.length === 2 && value.every(isGiven);
    case 'many': return Array.isArray(value) && value.length > 0;
    case 'days': return isDays(value) && value.days !== null;
    default: return false;
  }
}

function isWindowFilled(window: unknown): boolean {
  if (window === null || window === undefined) return true;
  const { last_days, last_hours, from, to, this: current, since } = window as Window;
  return since ? isNamed(since) : [last_days, last_hours, from, to, current].some(isGiven);
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

export function isDays(value: unknown): value is { days: number | null } {
  return typeof value === 'object' && value !== null && 'days' in value;
}

/** Whether something is a length of time in one unit, filled in or not. */
export function isDuration(value: unknown): value is Duration {
  const units = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return units.length === 1 && ['days', 'hours', 'minutes'].includes(units[0] ?? '');
}

/** Whether a value has the shape its operation asks for, filled in or not. */
export function suitsOp({ op, value }: Test): boolean {
  switch (operandOf(String(op))) {
    case 'none': return value === undefined || value === null;
    case 'one': return !Array.isArray(value) && !isDays(value);
    case 'two': return Array.isArray(value) && value.length === 2;
    case 'many': return Array.isArray(value) && value.every((one) => typeof one === 'string');
    case 'days': return isDays(value);
    default: return false;
  }
}

/** The last day of a window, which its `to` is the day after. */
export function lastDay(to: string | null | undefined): string | null {
  return to ? shift(to, -1) : null;
}

/** The day after the last one, as a window keeps it. */
export function dayAfter(day: string | null): string | null {
  return day ? shift(day, 1) : null;
}

function shift(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
