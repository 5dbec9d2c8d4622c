import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import type { Named } from '../../api/types';
import type { Context } from '../rules/labels';

/** What the rows of the builder choose from. */
export interface Choices extends Context {
  campaigns: Named[];
  segments: Named[];
  lists: Named[];
}

const ChoicesContext = createContext<Choices | null>(null);

/** Reads fields and names once for all rows; rows can be drawn before they arrive. */
export function ChoicesProvider({ children }: { children: ReactNode }) {
  const choices = useReadChoices();
  return <ChoicesContext value={choices}>{children}</ChoicesContext>;
}

export function useChoices(): Choices {
  const choices = useContext(ChoicesContext);
  if (!choices) throw new Error('a condition stands inside ChoicesProvider');
  return choices;
}

/** The same outside the builder. */
export function useReadChoices(): Choices {
  const { workspace } = useSession();
  const fields = useQuery({ queryKey: ['fields'], queryFn: ({ signal }) => api.get('/fields', { signal }), staleTime: 60_000 }).data;
  const campaigns = useNamed('campaigns');
  const segments = useNamed('segments');
  const lists = useNamed('lists');
  return useMemo(() => ({
    currency: workspace.currency, ...(fields ? { fields } : {}), campaigns, segments, lists,
    names: new Map([...campaigns, ...segments, ...lists].map(({ id, name }) => [id, name])),
  }), [workspace.currency, fields, campaigns, segments, lists]);
}

const NONE: Named[] = [];

function useNamed(noun: 'campaigns' | 'segments' | 'lists'): Named[] {
  const read = (signal: AbortSignal) => (noun === 'lists' ? api.get('/lists', { signal }) : api.get(`/${noun}`, { query: { limit: 500 }, signal }));
  return useQuery({ queryKey: [noun, 'names'], queryFn: ({ signal }): Promise<{ items: Named[] }> => read(signal), staleTime: 60_000 }).data?.items ?? NONE;
}
