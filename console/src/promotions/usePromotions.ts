import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';

/** Every promotion, changed last first. */
export function usePromotions() {
  return useQuery({ queryKey: ['promotions', 'list'], queryFn: ({ signal }) => api.get('/promotions', { signal }) });
}

export function usePromotion(id: string) {
  return useQuery({ queryKey: ['promotions', 'one', id], queryFn: ({ signal }) => api.get(`/promotions/${id}`, { signal }) });
}
