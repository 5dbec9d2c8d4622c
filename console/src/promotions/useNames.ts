import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Condition, Definition, Effect } from './definition';
import { skusOf } from './skus';
import { useProductNames } from './products';

const READ_MAX = 200;
const FRESH_MS = 60_000;
/** Each name is a question to the server: beyond so many, codes are shown. */
const NAMED_MAX = 50;

/** What is called how, by id or code. */
export type Names = ReadonlyMap<string, string>;
export const NO_NAMES: Names = new Map();

/** Coupon pools, the newest first. */
export function usePools(enabled = true) {
  return useQuery({ queryKey: ['coupon-pools', 'names'], queryFn: ({ signal }) => api.get('/coupon-pools', { query: { limit: READ_MAX }, signal }), staleTime: FRESH_MS, enabled });
}

/** Prize draws, the newest first. */
export function useDraws(enabled = true) {
  return useQuery({ queryKey: ['draws', 'names'], queryFn: ({ signal }) => api.get('/draws', { query: { limit: READ_MAX }, signal }), staleTime: FRESH_MS, enabled });
}

/** Names of the products, draws and pools that terms speak of; read only where there are any. */
export function useNames(terms: Definition[]): Names {
  const effects = terms.flatMap((one) => one.effects);
  const products = useProductNames(skusOf(terms).slice(0, NAMED_MAX));
  const draws = useDraws(effects.some(({ kind }) => kind === 'ticket')).data?.items ?? [];
  const pools = usePools(effects.some(({ kind }: Effect) => kind === 'coupon') || terms.some(({ condition }) => condition && hasCoupon(condition))).data?.items ?? [];
  return new Map([...products, ...draws.map(({ id, name }) => [id, name] as const), ...pools.map(({ id, settings }) => [id, settings.name] as const)]);
}

function hasCoupon(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(hasCoupon);
  return condition.kind === 'not' ? hasCoupon(condition.of) : condition.kind === 'coupon';
}
