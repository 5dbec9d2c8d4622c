import { lazy, type ReactNode, Suspense } from 'react';
import { Skeleton } from '@mantine/core';
import classes from './Chart.module.css';
import type { ChartSeries } from './LineChart';

export type { ChartSeries } from './LineChart';

interface FrameProps {
  /** The chart in one sentence: what it shows and where it ends. */
  summary: string;
  /** The same figures, for readers of the screen and for copying. */
  table: { columns: string[]; rows: (string | number)[][] };
  height?: number;
  children: ReactNode;
}

/** A chart as one picture with a sentence, and a hidden table of its figures. */
export function ChartFrame({ summary, table, height, children }: FrameProps) {
  return (
    <figure className={classes.frame}>
      <div role="img" aria-label={summary} style={{ blockSize: height }}>{children}</div>
      <div className="visually-hidden">
        <table>
          <caption>{summary}</caption>
          <thead><tr>{table.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
          <tbody>{table.rows.map((row, index) => <tr key={index}>{row.map((cell, position) => (position === 0 ? <th key={position} scope="row">{cell}</th> : <td key={position}>{cell}</td>))}</tr>)}</tbody>
        </table>
      </div>
    </figure>
  );
}

const LazyLineChart = lazy(() => import('./LineChart'));

interface LineProps {
  summary: string;
  /** What the first column of the hidden table is called. */
  axisTitle: string;
  labels: string[];
  series: ChartSeries[];
  format: (value: number) => string;
  /** Shorter figures for the axis. */
  axisFormat?: (value: number) => string;
  height?: number;
  /** Fills the space between the first two series. */
  fillBetween?: boolean;
  /** Begins the axis at nothing: for sums. */
  fromZero?: boolean;
}

/** Lines over time, labelled at their ends; a control group is grey and dashed. Recharts loads with the first chart. */
export function LineChart({ summary, axisTitle, labels, series, format, axisFormat = format, height = 260, fillBetween = false, fromZero = false }: LineProps) {
  const rows = labels.map((label, index) => [label, ...series.map((one) => { const value = one.values[index]; return value === undefined || value === null ? '' : format(value); })]);
  return (
    <ChartFrame summary={summary} table={{ columns: [axisTitle, ...series.map((one) => one.label)], rows }} height={height}>
      <Suspense fallback={<Skeleton height={height} />}>
        <LazyLineChart labels={labels} series={series} format={format} axisFormat={axisFormat} height={height} fillBetween={fillBetween} fromZero={fromZero} />
      </Suspense>
    </ChartFrame>
  );
}
