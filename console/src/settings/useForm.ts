import { useState } from 'react';

/** What is typed over what is saved; saving lets the saved show through again. */
export function useForm<T extends object>(saved: T | undefined) {
  const [edits, setEdits] = useState<Partial<T>>({});
  const value = saved && { ...saved, ...edits };
  const isChanged = saved !== undefined && (Object.keys(edits) as (keyof T)[]).some((key) => JSON.stringify(edits[key]) !== JSON.stringify(saved[key]));
  const set = <K extends keyof T>(key: K, next: T[K]) => setEdits((before) => ({ ...before, [key]: next }));
  return { value, isChanged, set, reset: () => setEdits({}) };
}
