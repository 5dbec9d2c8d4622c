import { type RefObject, useEffect, useRef } from 'react';
import { isTyping, singleKeysOn } from './keys';

/** J and K (or arrows, once inside) walk the rows' links, full stop opens the row's menu; Enter follows the focused link by itself. */
export function useRowKeys(table: RefObject<HTMLTableElement | null>, count: number, scrollTo?: (index: number) => void): void {
  const current = useRef({ count, scrollTo });
  current.current = { count, scrollTo };
  useEffect(() => {
    function walk(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
      const row = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('tr[data-index]');
      const isInside = row !== null && row !== undefined && table.current?.contains(row);
      const step = stepOf(event, Boolean(isInside));
      if (step !== 0) {
        event.preventDefault();
        const from = isInside ? Number(row?.dataset.index) : -1;
        focusRow(Math.min(current.current.count - 1, Math.max(0, from + step)));
      } else if (event.code === 'Period' && isInside && singleKeysOn()) {
        event.preventDefault();
        row?.querySelector<HTMLButtonElement>('[data-row-menu]')?.click();
      }
    }
    function focusRow(index: number) {
      const find = () => table.current?.querySelector<HTMLElement>(`[data-row-link="${index}"]`);
      const link = find();
      if (link) return link.focus();
      current.current.scrollTo?.(index);
      requestAnimationFrame(() => find()?.focus());
    }
    document.addEventListener('keydown', walk);
    return () => document.removeEventListener('keydown', walk);
  }, [table]);
}

function stepOf(event: KeyboardEvent, isInside: boolean): number {
  if (singleKeysOn() && event.code === 'KeyJ') return 1;
  if (singleKeysOn() && event.code === 'KeyK') return -1;
  if (isInside && event.key === 'ArrowDown') return 1;
  if (isInside && event.key === 'ArrowUp') return -1;
  return 0;
}
