import { Skeleton } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { RfmMatrix } from '../api/types';
import { useFmt } from '../fmt';
import { tCode, useT } from '../i18n';
import { type Cell, hasCell, heat, ROWS, SCORES, toggled } from './cells';
import classes from './Rfm.module.css';

interface Props {
  matrix: RfmMatrix;
  chosen: Cell[];
  onChoose: (cells: Cell[]) => void;
  isDim: boolean;
}

const STEPS: Record<string, [rows: number, columns: number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Recency from top to bottom, frequency from left to right: each cell a switch; arrows walk between them. */
export function Matrix({ matrix, chosen, onChoose, isDim }: Props) {
  const t = useT();
  const fmt = useFmt();
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const most = Math.max(...matrix.cells.map(({ customers }) => customers));
  function walk(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const [row, column] = [Math.floor(current / 5) + step[0], (current % 5) + step[1]];
    if (row < 0 || row > 4 || column < 0 || column > 4) return;
    setCurrent(row * 5 + column);
    grid.current?.querySelectorAll<HTMLButtonElement>('button')[row * 5 + column]?.focus();
  }
  return (
    <div className={classes.matrix} data-dim={isDim || undefined}>
      <div className={classes.recency} aria-hidden><span>{t('rfm.recent')}</span><b>{t('rfm.kind.recency')}</b><span>{t('rfm.long_ago')}</span></div>
      <div className={classes.grid} role="group" aria-label={t('rfm.grid')} ref={grid} onKeyDown={walk}>
        {matrix.cells.map((cell, index) => {
          const { recency, frequency, group, customers, share } = cell;
          const place: Cell = [recency, frequency];
          const label = t('rfm.cell', { group: tCode('rfm.group', group), recency, frequency, customers: fmt.number(customers), share: fmt.percent(share) });
          return (
            <button key={index} type="button" className={classes.cell} data-heat={heat(customers, most)} aria-pressed={hasCell(chosen, place)} title={label} tabIndex={index === current ? 0 : -1} onFocus={() => setCurrent(index)} onClick={() => onChoose(toggled(chosen, place))}>
              <span className={classes.cellGroup}>{tCode('rfm.group', group)}</span>{' '}
              <span className={classes.cellCount}>{fmt.number(customers)}</span>
            </button>
          );
        })}
      </div>
      <div className={classes.frequency} aria-hidden><span>{t('rfm.seldom')}</span><b>{t('rfm.kind.frequency')}</b><span>{t('rfm.often')}</span></div>
    </div>
  );
}

export function MatrixSkeleton() {
  const t = useT();
  return (
    <div className={classes.matrix} role="status" aria-label={t('kit.loading')}>
      <span />
      <div className={classes.grid}>{ROWS.flatMap((row) => SCORES.map((column) => <Skeleton key={`${row}${column}`} height={76} radius="md" />))}</div>
    </div>
  );
}
