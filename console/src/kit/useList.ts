import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Answer, PathOf, Query, RowOf } from '../api/doors';

type List<P> = Answer<'get', P> & { items: RowOf<P>[]; next?: string | null };

interface Options<P> {
  /** Milliseconds after which these rows are read again; false never. */
  again?: (rows: RowOf<P>[]) => number | false;
}

/** Reads a paged list of the API; `queryKey` is [noun, query], so that one invalidation refreshes every list of the noun. */
export function useList<P extends PathOf<'get'>>(noun: string, path: P, query?: Query<'get', P>, { again }: Options<P> = {}) {
  const pages = useInfiniteQuery({
    queryKey: [noun, 'list', path, query],
    queryFn: ({ pageParam, signal }) => api.get(path, { query: { ...query!, cursor: pageParam }, signal }) as Promise<List<P>>,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => again?.(state.data?.pages.flatMap((page) => page.items) ?? []) ?? false,
  });
  return {
    /** Absent until the first page is here. */
    rows: pages.data?.pages.flatMap((page) => page.items),
    /** The first page whole: for counts beside the rows. */
    first: pages.data?.pages[0],
    error: pages.error,
    retry: () => void pages.refetch(),
    isStale: pages.isPlaceholderData,
    more: pages.hasNextPage ? { load: () => void pages.fetchNextPage(), busy: pages.isFetchingNextPage } : null,
  };
}
