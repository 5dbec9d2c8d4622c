import { useEffect, useRef } from 'react';

interface Keys {
  save: () => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
}

/** ⌘S and ⌘Enter save; ⌘Z and ⇧⌘Z walk the history, except where a text is being typed. Letters are physical keys. */
export function useEditorKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || document.querySelector('[role="dialog"]')) return;
      const { save, undo, redo } = current.current;
      if (event.code === 'KeyS' || event.key === 'Enter') {
        event.preventDefault();
        save();
      } else if (event.code === 'KeyZ' && !isText(event.target)) {
        event.preventDefault();
        if (event.shiftKey) redo?.();
        else undo?.();
      }
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !target.readOnly);
}
