import { useEffect, useState } from 'react';

/** Longer than a dialog takes to go. */
const GONE_MS = 200;

/** Drawn beside what opens over the page: gives the focus back to what had it before. */
export function FocusBack() {
  const [before] = useState(opener);
  useEffect(() => () => {
    giveBack(before);
    setTimeout(() => giveBack(before), GONE_MS);
  }, [before]);
  return null;
}

/** What has the focus; for an item of a menu, which goes with its menu, the button that opened it. */
function opener(): HTMLElement | null {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const menu = focused?.closest('[role="menu"]');
  return menu ? document.querySelector<HTMLElement>(`[aria-controls="${menu.id}"]`) : focused;
}

/** Only where the focus was lost: whoever took it meanwhile keeps it. */
function giveBack(before: HTMLElement | null): void {
  const isLost = !document.activeElement || document.activeElement === document.body;
  if (!isLost) return;
  const place = before?.isConnected && before !== document.body ? before : document.querySelector<HTMLElement>('h1');
  place?.focus({ preventScroll: true });
}
