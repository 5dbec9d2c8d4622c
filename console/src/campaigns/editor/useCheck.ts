import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { CampaignCheck } from '../../api/types';

/** What the server says of a draft before its launch; asked anew when saving rests. */
export function useCheck(id: string, version: number) {
  const [settled] = useDebouncedValue(version, 1_200);
  return useQuery({ queryKey: ['campaigns', 'check', id, settled], queryFn: ({ signal }) => api.get(`/campaigns/${id}/check`, { signal }), placeholderData: keepPreviousData, staleTime: 30_000 });
}

export type Check = ReturnType<typeof useCheck>;

/** Points that stand in the way or want a second look, one for each code, the worst first. */
export function openPoints(check: CampaignCheck | undefined) {
  return check?.checks.filter(({ status }) => status !== 'ok') ?? [];
}
