import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isTyping, singleKeysOn } from '../kit/keys';
import { PLACES } from './places';

interface Shortcuts {
  openPalette: () => void;
  openKeys: () => void;
}

const GO_MS = 1_200;

/** ⌘K and / open the palette, G and a letter go to a place, ? shows the sheet. Letters are physical keys, so any layout works. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const router = useRouter();
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    let goUntil = 0;
    function press(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && event.code === 'KeyK') {
        event.preventDefault();
        return current.current.openPalette();
      }
      if (event.metaKey || event.ctrlKey || event.altKey || !singleKeysOn() || isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
      const place = event.timeStamp < goUntil ? PLACES.find(({ code }) => code === event.code) : undefined;
      goUntil = 0;
      if (place) {
        event.preventDefault();
        event.stopImmediatePropagation();
        void router.navigate({ to: place.href });
      } else if (event.code === 'KeyG' && !event.shiftKey) {
        goUntil = event.timeStamp + GO_MS;
      } else if (event.key === '?') {
        event.preventDefault();
        current.current.openKeys();
      } else if (event.key === '/' || (event.code === 'Slash' && !event.shiftKey)) {
        event.preventDefault();
        current.current.openPalette();
      }
    }
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [router]);
}
