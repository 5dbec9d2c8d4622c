import { createContext, useContext } from 'react';
import type { Problem } from '../../api/problem';
import { fmt } from '../../fmt';
import { useT } from '../../i18n';

/** Why the last save was refused. */
export const ProblemContext = createContext<Problem | null>(null);

/** What a figure is counted in, which decides how it is typed and told. */
export type Unit = 'money' | 'cost' | 'percent' | 'times' | 'pieces' | 'whole';

/** How many of what is kept make one of what is typed; money and what a point costs have their currency's decimals, the cost three more. */
export const PER_ONE: Record<Exclude<Unit, 'money' | 'cost'>, number> = { percent: 100, times: 10_000, pieces: 1_000, whole: 1 };

/** What was refused at a path, in words; limits are told in the figure's own unit. */
export function useFieldError(path: string, unit?: Unit, moneyUnit = 1): string | undefined {
  const t = useT();
  const problem = useContext(ProblemContext);
  if (!problem || problem.status !== 422) return undefined;
  const part = [problem, ...problem.errors].find(({ field }) => field === path);
  if (!part) return undefined;
  const { min, max } = part.params ?? {};
  if (part.code !== 'out_of_range' || !unit) return problem.fields[path] ?? problem.words;
  const told = (value: unknown) => fmt().number(Number(value) / (unit === 'money' || unit === 'cost' ? moneyUnit : PER_ONE[unit]), unit === 'whole' ? 0 : 2);
  return t('promotions.from_to', { min: told(min), max: told(max) });
}

/** Whether anything at or below a path was refused. */
export function useIsWrong(path: string): boolean {
  const problem = useContext(ProblemContext);
  if (!problem || problem.status !== 422) return false;
  return [problem, ...problem.errors].some(({ field }) => field === path || field?.startsWith(`${path}.`) || field?.startsWith(`${path}[`));
}
