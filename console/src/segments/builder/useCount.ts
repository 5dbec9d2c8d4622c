import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { SegmentCount } from '../../api/types';
import { type Draft, type Place, placeKey, placeOf, toTree } from '../rules/draft';

const REST_MS = 250;
const LONG_MS = 2_000;

export interface Counted {
  count: SegmentCount | undefined;
  /** The figures are of some customers who stand for all; the whole count takes long, or took too long. */
  isEstimate: boolean;
  /** The figures belong to conditions that have been changed since. */
  isOld: boolean;
  /** It takes longer than two seconds. */
  isLong: boolean;
  error: unknown;
  refresh: () => void;
  /** People left after each condition, by place. */
  steps: Map<string, number>;
  /** The condition the server refused, and why. */
  refused: { place: Place; reason: string } | null;
}

/** Asks the server how many a draft takes, once it rests; a newer question cancels the former. */
export function useCount(draft: Draft): Counted {
  const asked = JSON.stringify(toTree(draft).tree);
  const [rested] = useDebouncedValue(asked, REST_MS);
  const query = useQuery({
    queryKey: ['segment-count', rested],
    queryFn: ({ signal }) => api.post('/segments/count', { tree: JSON.parse(rested) }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const isLong = useIsLong(query.isFetching);
  const isTooLong = !query.isFetching && query.error !== null && asProblem(query.error).code === 'question_timeout';
  const estimate = useQuery({
    queryKey: ['segment-estimate', rested],
    queryFn: ({ signal }) => api.post('/segments/count', { tree: JSON.parse(rested), estimate: true }, { signal }).then(rounded),
    enabled: isLong || isTooLong,
    staleTime: 60_000,
  });
  const estimated = isLong || isTooLong ? estimate.data : undefined;
  const count = estimated ?? query.data;
  const isOld = asked !== rested || (!estimated && (query.isFetching || query.isPlaceholderData));
  const { places } = toTree(draft);
  const steps = new Map<string, number>();
  for (const { path, count: left } of ((estimated || !query.error) && count?.steps) || []) {
    const place = places.get(path);
    if (place) steps.set(placeKey(place), left);
  }
  return { count, isEstimate: estimated !== undefined, isOld, isLong, error: query.error, refresh: () => void query.refetch(), steps, refused: refusedBy(query.error, places) };
}

/** An estimate says no more digits than it knows. */
function rounded(count: SegmentCount): SegmentCount {
  const { email, sms, push } = count.reach;
  return { ...count, count: roughly(count.count), reach: { email: roughly(email), sms: roughly(sms), push: roughly(push) }, steps: count.steps.map((step) => ({ ...step, count: roughly(step.count) })) };
}

function roughly(figure: number): number {
  return Number(figure.toPrecision(3));
}

function refusedBy(error: unknown, places: Map<string, Place>): Counted['refused'] {
  if (!error) return null;
  const { code, params } = asProblem(error);
  const place = code === 'bad_condition' ? placeOf(String(params.path ?? ''), places) : undefined;
  return place ? { place, reason: String(params.reason ?? '') } : null;
}

function useIsLong(isBusy: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isBusy) return setLong(false);
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, [isBusy]);
  return isLong;
}
