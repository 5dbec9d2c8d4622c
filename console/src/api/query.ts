import { QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem, Problem } from './problem';

/** Told when the server says that the session ended. */
let signedOut: () => void = () => {};
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** One cache for the console: a failed read is tried once more, unless the server refused it. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => asProblem(error).status === 401 && query.queryKey[0] !== 'session' && signedOut() }),
  defaultOptions: {
    queries: { staleTime: 10_000, gcTime: 300_000, retry: (count, error) => count < 1 && !isRefusal(error), refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && ((error.status >= 400 && error.status < 500) || error.status === 501);
}
