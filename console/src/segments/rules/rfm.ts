import { fmt } from '../../fmt';
import { t, tCode } from '../../i18n';
import type { Cell } from '../../rfm/cells';
import type { Condition } from './condition';

export const RFM_SCORES = ['recency', 'frequency', 'money'] as const;

export function scoresIn(condition: Condition, kind: (typeof RFM_SCORES)[number]): number[] {
  const list = condition[kind];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'number') : [];
}

export function cellsIn({ cells }: Condition): Cell[] {
  return Array.isArray(cells) ? cells.filter((one): one is [number, number] => Array.isArray(one) && one.length === 2) : [];
}

/** Whether some score or cell is chosen. */
export function isRfmFilled(condition: Condition): boolean {
  const isEmptyCells = Array.isArray(condition.cells) && condition.cells.length === 0;
  return !isEmptyCells && (cellsIn(condition).length > 0 || RFM_SCORES.some((kind) => scoresIn(condition, kind).length > 0));
}

/** "RFM cells: 5-5 or 5-4; Money: 4 or 5". */
export function rfmWords(condition: Condition): string {
  const cells = cellsIn(condition).map(([recency, frequency]) => `${recency}-${frequency}`);
  const parts = RFM_SCORES.map((kind) => [kind, scoresIn(condition, kind)] as const).filter(([, scores]) => scores.length > 0);
  const scores = parts.map(([kind, list]) => t('conditions.words.is', { what: tCode('rfm.kind', kind), test: fmt().anyOf(list.map(String)) }));
  const all = [...(cells.length > 0 ? [t('conditions.words.is', { what: t('conditions.rfm.cells_words'), test: fmt().anyOf(cells) })] : []), ...scores];
  return t('conditions.rfm.words', { scores: all.length > 0 ? all.join('; ') : '…' });
}
