import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api } from '../api/client';
import type { LoyaltyRuleSet, LoyaltyTierSet } from '../api/types';

const SHARED = { placeholderData: keepPreviousData, staleTime: 30_000 };

export function useProgrammes() {
  return useQuery({ queryKey: ['loyalty', 'programmes'], queryFn: ({ signal }) => api.get('/loyalty/programmes', { signal }) });
}

/** How members are spread over levels as they are being changed; asked only while there are some. */
export function useSpread(programme: string, tiers: LoyaltyTierSet | null | undefined) {
  return useQuery({ ...SHARED, queryKey: ['loyalty', 'tiers', programme, tiers], enabled: Boolean(tiers), retry: false, queryFn: ({ signal }) => api.post(`/loyalty/programmes/${programme}/tiers`, { tiers: tiers ?? null }, { signal }) });
}

export function useReport(programme: string) {
  return useQuery({ ...SHARED, staleTime: 300_000, queryKey: ['loyalty', 'report', programme], queryFn: ({ signal }) => api.get(`/loyalty/programmes/${programme}/report`, { signal }) });
}

export function useWaiting() {
  return useQuery({ queryKey: ['loyalty', 'awards'], queryFn: ({ signal }) => api.get('/loyalty/awards', { query: { limit: 50 }, signal }) });
}

/** What a tab is given: the rules as they are being changed. */
export interface Editing {
  rules: LoyaltyRuleSet;
  change: (next: Partial<LoyaltyRuleSet>) => void;
  currency: string;
}

/** What the server found wrong, by the path of the field. */
export const Wrong = createContext<Record<string, string>>({});

export function useWrong(field: string): string | undefined {
  return useContext(Wrong)[field];
}
