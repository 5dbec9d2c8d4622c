import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../api/client';
import type { Import, ImportPlan } from '../api/types';
import { isLive } from './states';

export type Deed = 'check' | 'run' | 'pause' | 'resume' | 'cancel' | 'undo';

const POLL_MS = 1_000;
const key = (id: string) => ['imports', 'one', id] as const;

/** An import as it stands, read again every second while it works. */
export function useImport(id: string) {
  return useQuery({ queryKey: key(id), queryFn: ({ signal }) => api.get(`/imports/${id}`, { signal }), refetchInterval: ({ state }) => (isLive(state.data?.state) ? POLL_MS : false), staleTime: 0 });
}

/** Starts, pauses, resumes, stops or takes back; the answer is the import as it then stands. */
export function useDeed(id: string) {
  const keep = useKeep(id);
  return useMutation({ mutationFn: (deed: Deed) => api.post(`/imports/${id}/${deed}`), onSuccess: keep });
}

/** Says what the file is about, how it is read and what its columns mean. */
export function usePlan(id: string) {
  const keep = useKeep(id);
  const client = useQueryClient();
  return useMutation({
    mutationFn: (plan: ImportPlan) => api.put(`/imports/${id}/mapping`, plan),
    onSuccess: async (file) => {
      keep(file);
      await client.invalidateQueries({ queryKey: ['imports', 'preview', id] });
    },
  });
}

function useKeep(id: string) {
  const client = useQueryClient();
  return (file: Import) => {
    client.setQueryData(key(id), file);
    void client.invalidateQueries({ queryKey: ['imports', 'list'] });
  };
}

/** Lets other pages read anew once an import has changed what they show. */
export function useRefresh(file: Import | undefined) {
  const client = useQueryClient();
  const before = useRef(file?.state);
  useEffect(() => {
    const hasEnded = isLive(before.current) && file !== undefined && !isLive(file.state);
    before.current = file?.state;
    if (!hasEnded) return;
    for (const noun of ['customers', 'segments', 'home', 'fields']) void client.invalidateQueries({ queryKey: [noun] });
  }, [client, file]);
}
