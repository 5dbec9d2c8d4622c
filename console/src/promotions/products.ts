import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { FoundProduct } from '../api/types';

const FRESH_MS = 30_000;

/** Products whose code or name has a text in it. */
export function useFoundProducts(text: string): FoundProduct[] {
  return useQuery({ ...read(text), placeholderData: keepPreviousData }).data?.items ?? [];
}

/** What products are called, by their codes; those not in the catalogue are absent. */
export function useProductNames(skus: string[]): Map<string, string> {
  const answers = useQueries({ queries: skus.map(read) });
  const found = skus.map((sku, index) => [sku, answers[index]?.data?.items.find((product) => product.sku === sku)?.name] as const);
  return new Map(found.filter((pair): pair is readonly [string, string] => Boolean(pair[1])));
}

function read(text: string) {
  return { queryKey: ['products', text], queryFn: ({ signal }: { signal: AbortSignal }) => api.get('/products', { query: { q: text }, signal }), staleTime: FRESH_MS };
}

/** A product in a list: its name, and the code that tells it from others of that name. */
export function productLabel({ sku, name }: { sku: string; name?: string | null }): string {
  return name ? `${name} · ${sku}` : sku;
}
