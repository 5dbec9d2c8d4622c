import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../api/problem';
import { notifyDone } from '../kit';

/** Saves once: tells it, reads again what changed, then goes on. */
export function useSave<T>(save: () => Promise<T>, { done, keys, then }: { done?: string; keys: string[]; then?: (made: T) => unknown }) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: save,
    onSuccess: async (made) => {
      await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
      if (done) notifyDone(done);
      await then?.(made);
    },
  });
  const fields = mutation.error ? asProblem(mutation.error).fields : {};
  return { run: () => mutation.mutate(), error: mutation.error, busy: mutation.isPending, fields };
}

/** A key that stays the same while a form is open, so that a repeated write is done once. */
export function useKey(): string {
  return useState(() => crypto.randomUUID())[0];
}
