import { useEffect, useRef, useState } from 'react';

/**
 * What stands in a field while someone types: the text as typed until the value changes from elsewhere, or until `setTyped(null)` shows the value again.
 * `tell` keeps the text and gives the value read from it.
 */
export function useTyped<T>(value: T, onChange: (value: T) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setTyped(null);
    told.current = value;
  }, [value]);
  function tell(text: string, next: T) {
    setTyped(text);
    told.current = next;
    onChange(next);
  }
  return { typed, setTyped, tell };
}
