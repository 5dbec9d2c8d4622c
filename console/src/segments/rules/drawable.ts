import type { Fields } from '../../api/types';
import { type Condition, filterOps, filterType, opsOf, operandOf, propertyKey, type Window } from './condition';
import { eventOf, filterFields, filtersOf, type Happening, HAPPENINGS, MESSAGES, messageOf, sinceOf } from './happening';
import { isMissing, type Step, STEPS_MAX, STEPS_MIN, stepsOf } from './sequence';
import { subjectKey, subjects } from './subject';
import { isDuration, suitsOp } from './value';

/** Whether the builder has fields for all of a condition. What it has not is kept and shown in words. */
export function isDrawable(condition: Condition, fields?: Fields): boolean {
  switch (condition.kind) {
    case 'segment': case 'list': case 'rfm': return true;
    case 'share': return typeof condition.salt === 'string' && [condition.from, condition.to].every((place) => place === null || typeof place === 'number');
    case 'sequence': return isSequenceDrawable(condition, fields);
    default: break;
  }
  const ops = opsOf(condition, fields);
  if (ops.length === 0 || operandOf(String(condition.op)) === undefined || !suitsOp(condition)) return false;
  const isOffered = ops.includes(String(condition.op)) || ((condition.kind === 'attribute' || condition.kind === 'favourite') && isPlain(condition.op));
  if (condition.kind === 'attribute') return typeof condition.key === 'string' && isOffered;
  if (condition.kind === 'campaign') return isOffered && (condition.within === undefined || isDuration(condition.within));
  return isOffered && subjects(fields).some(({ key }) => key === subjectKey(condition)) && hasDrawableFilters(condition, fields) && isWindowDrawable(condition.window, fields);
}

function isSequenceDrawable(condition: Condition, fields?: Fields): boolean {
  const steps = stepsOf(condition);
  return steps.length >= STEPS_MIN && steps.length <= STEPS_MAX && steps.every((step, index) => isStepDrawable(step, index, steps.length, fields)) && isWindowDrawable(condition.window, fields);
}

function isStepDrawable(step: Step, index: number, count: number, fields?: Fields): boolean {
  const isFree = !step.within && !step.without && step.happens !== false;
  if (index === 0 ? !isFree : step.within != null && !isDuration(step.within)) return false;
  if (isMissing(step) && (index < count - 1 || step.without?.length)) return false;
  return isHappening(step, fields) && (step.without ?? []).every((one) => isHappening(one, fields));
}

function isHappening(happening: Happening, fields?: Fields): boolean {
  const isKnown = HAPPENINGS.some((of) => of === happening.of) && (messageOf(happening) === null || MESSAGES.includes(String(happening.message)));
  return isKnown && hasDrawableFilters(happening, fields);
}

function isWindowDrawable(window: unknown, fields?: Fields): boolean {
  const since = sinceOf(window);
  const zone = (window as Window | null | undefined)?.zone;
  return (zone === undefined || zone === 'workspace' || zone === 'customer') && (since === null || isHappening(since, fields));
}

function hasDrawableFilters(happening: Happening, fields?: Fields): boolean {
  return filtersOf(happening).every((filter) => {
    const isKnown = eventOf(happening) === null ? filterFields(happening).includes(filter.field) : propertyKey(filter.field) !== null;
    return isKnown && suitsOp(filter) && (filterOps(filterType(filter.field, happening, fields)).includes(filter.op) || isPlain(filter.op));
  });
}

function isPlain(op: unknown): boolean {
  return op === 'equals' || op === 'not_equals';
}
