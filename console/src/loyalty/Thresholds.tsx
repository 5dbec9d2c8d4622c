import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { LoyaltyTiers, LoyaltyTierSet } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import classes from './Loyalty.module.css';

interface Props {
  tiers: LoyaltyTierSet;
  spread: LoyaltyTiers;
  words: (amount: number) => string;
  isDim: boolean;
  onMove: (index: number, from: number) => void;
}

/** How many members there are at each amount, with the thresholds to be dragged or moved by arrows over it. */
export function Thresholds({ tiers, spread, words, isDim, onMove }: Props) {
  const t = useT();
  const fmt = useFmt();
  const chart = useRef<HTMLDivElement>(null);
  const { bars } = spread;
  const width = bars[0]?.to ?? Math.max(1, Math.ceil(((tiers.levels.at(-1)?.from ?? 1) * 1.25) / 40));
  const end = width * Math.max(1, bars.length || 40);
  const most = Math.max(1, ...bars.map((bar) => bar.members));
  const summary = t('loyalty.spread_summary', { members: fmt.number(spread.members), without: fmt.number(spread.without), levels: spread.levels.map((level) => `${level.code} ${fmt.number(level.members)}`).join(', ') });
  /** Amounts are moved in steps of a fifth of a bar. */
  const step = Math.max(1, Math.round(width / 5));
  function drag(index: number, event: PointerEvent) {
    const box = chart.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const share = (event.clientX - box.left) / box.width;
    onMove(index, Math.round((Math.min(1, Math.max(0, share)) * end) / step) * step);
  }
  function press(index: number, from: number, event: KeyboardEvent) {
    const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: width * 5, PageDown: -width * 5 }[event.key];
    if (!by) return;
    event.preventDefault();
    onMove(index, from + by);
  }
  return (
    <div>
      <div className={classes.chart} ref={chart} data-dim={isDim || undefined}>
        <div className={classes.bars} role="img" aria-label={summary}>
          {bars.map((bar) => <span key={bar.from} className={classes.bar} style={{ blockSize: `${bar.members > 0 ? Math.max(1.5, (bar.members / most) * 100) : 0}%` }} />)}
        </div>
        {tiers.levels.map((level, index) => index > 0 && (
          <button
            key={index} type="button" role="slider" className={classes.handle} style={{ insetInlineStart: `${Math.min(100, (level.from / end) * 100)}%` }}
            aria-label={t('loyalty.threshold_of', { level: level.code })} aria-valuemin={(tiers.levels[index - 1]?.from ?? 0) + 1} aria-valuemax={tiers.levels[index + 1]?.from ?? end} aria-valuenow={level.from} aria-valuetext={words(level.from)}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={(event) => drag(index, event)} onKeyDown={(event) => press(index, level.from, event)}
          >
            <span className={classes.handleName} title={words(level.from)} style={{ insetBlockStart: index % 2 === 0 ? 0 : undefined }}>{level.code}</span>
          </button>
        ))}
      </div>
      <div className={`${classes.axis} figures`} aria-hidden><span>{words(0)}</span><span>{words(Math.round(end / 2))}</span><span>{t('loyalty.and_more', { amount: words(end) })}</span></div>
      <p className={classes.hint}>{t('loyalty.drag_hint')}</p>
    </div>
  );
}
