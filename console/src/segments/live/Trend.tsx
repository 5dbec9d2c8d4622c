import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import type { SegmentTrendPoint } from '../../api/types';
import { type Formatters, useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Sparkline } from '../../kit';
import { inTurn } from './inTurn';
import classes from './Live.module.css';

interface LineProps {
  points: SegmentTrendPoint[];
  width?: number;
  height?: number;
}

/** Twelve weeks of a size as a line, with the sentence it stands for. */
export function TrendLine({ points, width, height }: LineProps) {
  const t = useT();
  const fmt = useFmt();
  const words = trendWords(points, fmt);
  return <><Sparkline points={points.map(({ count }) => count)} width={width} height={height} /><span className="visually-hidden">{words && t('live.trend_words', words)}</span></>;
}

function trendWords(points: SegmentTrendPoint[], fmt: Formatters) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const counts = points.map(({ count }) => count);
  return { day: fmt.day(first.day), first: fmt.number(first.count), last: fmt.number(last.count), low: fmt.number(Math.min(...counts)), high: fmt.number(Math.max(...counts)) };
}

const KEPT_MS = 10 * 60_000;

/** The line of a saved segment, asked for when its row is seen, a few rows at a time. */
export function TrendCell({ id, version }: { id: string; version: number }) {
  const t = useT();
  const box = useRef<HTMLSpanElement>(null);
  const isSeen = useIsSeen(box);
  const query = useQuery({ queryKey: ['segment-trend', id, version], queryFn: ({ signal }) => inTurn(() => api.get(`/segments/${id}/trend`, { signal })), enabled: isSeen, staleTime: KEPT_MS });
  const points = query.data?.items;
  return (
    <span ref={box} className={classes.trend} aria-busy={!points && !query.error}>
      {points ? <TrendLine points={points} /> : query.error ? <span className="quiet" title={t('live.trend_failed')}>—<span className="visually-hidden">{t('live.trend_failed')}</span></span> : <Skeleton width={84} height={22} />}
    </span>
  );
}

/** Whether a thing has come near what is seen of the page; stays true. */
function useIsSeen(thing: React.RefObject<Element | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!thing.current || isSeen) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true), { rootMargin: '120px' });
    observer.observe(thing.current);
    return () => observer.disconnect();
  }, [thing, isSeen]);
  return isSeen;
}
