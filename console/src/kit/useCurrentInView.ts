import { type RefObject, useEffect } from 'react';

/** Scrolls a flat list sideways, and only sideways, to its current item. */
export function useCurrentInView(list: RefObject<HTMLElement | null>, current: string): void {
  useEffect(() => {
    const item = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (!list.current || !item) return;
    const [within, its] = [list.current.getBoundingClientRect(), item.getBoundingClientRect()];
    list.current.scrollBy({ left: its.left - within.left - (within.width - its.width) / 2 });
  }, [list, current]);
}
