import { useEffect, useState } from 'react';
import { type Instant, type Money as Amount, useFmt } from '../fmt';

const NONE = '—';

/** An amount; a dash when there is none. `whole` leaves out the hundredths, so that a column reads at a glance; the title has them. */
export function Money({ amount, compact = false, whole = false, code = false }: { amount: Amount | null | undefined; compact?: boolean; whole?: boolean; code?: boolean }) {
  const fmt = useFmt();
  if (!amount) return <span className="quiet">{NONE}</span>;
  const full = fmt.money(amount, { code });
  const shown = compact ? fmt.moneyCompact(amount) : whole ? fmt.moneyWhole(amount) : full;
  return <span className="figures nowrap" title={shown === full ? undefined : full}>{shown}</span>;
}

/** A number; a dash when there is none, `≈` before an estimate. */
export function Num({ value, decimals, compact = false, estimated = false }: { value: number | null | undefined; decimals?: number; compact?: boolean; estimated?: boolean }) {
  const fmt = useFmt();
  if (value === null || value === undefined) return <span className="quiet">{NONE}</span>;
  return <span className="figures nowrap">{estimated && '≈ '}{compact ? fmt.compact(value) : fmt.number(value, decimals)}</span>;
}

/** A share 0..1 as percent. */
export function Percent({ share, decimals }: { share: number | null | undefined; decimals?: number }) {
  const fmt = useFmt();
  if (share === null || share === undefined) return <span className="quiet">{NONE}</span>;
  return <span className="figures nowrap">{fmt.percent(share, decimals)}</span>;
}

interface DateTimeProps {
  at: Instant | null | undefined;
  /** How much is shown; `relative` says "3 hours ago". The title always tells the second, in the workspace's zone and in UTC. */
  show?: 'day' | 'dayMonth' | 'dateTime' | 'time' | 'month' | 'relative';
}

/** An instant in the workspace's zone. */
export function DateTime({ at, show = 'dateTime' }: DateTimeProps) {
  const fmt = useFmt();
  const now = useNow();
  if (!at) return <span className="quiet">{NONE}</span>;
  const isCalendarDate = typeof at === 'string' && at.length === 10;
  const iso = typeof at === 'string' ? at : at.toISOString();
  return (
    <time className="nowrap" dateTime={iso} title={isCalendarDate ? undefined : fmt.full(at)}>
      {show === 'relative' ? fmt.relative(at, now) : fmt[show](at)}
    </time>
  );
}

/** The time of day, renewed every half minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
