import { useQuery } from '@tanstack/react-query';

/** What every simulation tells, whatever is simulated. */
export interface Simulation {
  job: string;
  /** `queued`, `running`, `done`, `failed` or `cancelled`. */
  state: string;
  found: object | null;
}

/** Simulations, the newest first: read again while one is at work. `shown` is the newest with something found. */
export function useSimulations<T extends Simulation>(queryKey: readonly unknown[], read: (signal: AbortSignal) => Promise<{ items: T[] }>) {
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(signal), refetchInterval: ({ state }) => (isAtWork(state.data?.items[0]) ? 1_000 : false) });
  const newest = query.data?.items[0];
  return { query, newest, shown: query.data?.items.find(({ found }) => found), isBusy: isAtWork(newest) };
}

export function isAtWork(simulation: Simulation | undefined): boolean {
  return simulation?.state === 'queued' || simulation?.state === 'running';
}
