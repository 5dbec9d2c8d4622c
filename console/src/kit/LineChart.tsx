import { useState } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import classes from './Chart.module.css';
import { labelShifts } from './labelShifts';

export interface ChartSeries {
  key: string;
  label: string;
  values: (number | null)[];
  /** 1 to 6 of the palette, or the control group's grey dashes. */
  colour: 1 | 2 | 3 | 4 | 5 | 6 | 'control';
}

interface Props {
  labels: string[];
  series: ChartSeries[];
  format: (value: number) => string;
  axisFormat: (value: number) => string;
  height: number;
  fillBetween: boolean;
  fromZero: boolean;
}

/** What the labels of the bottom axis and the margin take of a chart's height. */
const AXIS_HEIGHT = 38;
/** By how much the axis may reach beyond the figures, to end at a round one. */
const ROUND_TICKS = 4 / 3;
/** What the line of series takes where a chart is too narrow to name them at their ends. */
const LEGEND_HEIGHT = 24;
/** A chart less wide than this is narrow, px. */
const NARROW = 460;
const TICK = { fill: 'var(--ink-3)', fontSize: 11.5 };

export default function LineChart({ labels, series, format, axisFormat, height, fillBetween, fromZero }: Props) {
  const data = labels.map((label, index) => ({
    label,
    band: fillBetween ? [series[1]?.values[index] ?? null, series[0]?.values[index] ?? null] : null,
    ...Object.fromEntries(series.map((one) => [one.key, one.values[index] ?? null])),
  }));
  const shifts = labelShifts(series.map((one) => one.values[lastIndex(one)] ?? null), spanOf(series, fromZero) * ROUND_TICKS, height - AXIS_HEIGHT);
  const [isNarrow, setNarrow] = useState(false);
  // One line is named by the card it stands in.
  const hasLegend = isNarrow && series.length > 1;
  const chart = (
    <ResponsiveContainer width="100%" height={hasLegend ? height - LEGEND_HEIGHT : height} onResize={(width) => setNarrow(width < NARROW)}>
      <ComposedChart data={data} margin={{ top: 8, right: isNarrow ? 8 : labelRoom(series), bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="label" tick={TICK} tickLine={false} axisLine={false} minTickGap={36} tickMargin={8} />
        <YAxis tick={TICK} tickLine={false} axisLine={false} width={tickRoom(series, fromZero, axisFormat)} tickFormatter={(value: number) => axisFormat(value)} domain={[fromZero ? zeroOrLess : 'auto', 'auto']} />
        <Tooltip isAnimationActive={false} cursor={{ stroke: 'var(--line-2)' }} content={({ active, label, payload }) => (active ? <Figures label={String(label)} series={series} format={format} row={payload[0]?.payload as Record<string, unknown>} /> : null)} />
        {fillBetween && <Area dataKey="band" stroke="none" fill="var(--chart-1)" fillOpacity={0.1} isAnimationActive={false} activeDot={false} />}
        {series.map((one, place) => (
          <Line
            key={one.key} dataKey={one.key} stroke={colourOf(one)} strokeWidth={one.colour === 'control' ? 1.5 : 2} strokeDasharray={one.colour === 'control' ? '4 4' : undefined}
            isAnimationActive={false} activeDot={{ r: 3 }} connectNulls
            dot={({ key, index, cx, cy }) => (index === lastIndex(one) ? <EndLabel key={key} x={cx} y={cy} shift={shifts[place] ?? 0} label={isNarrow ? '' : one.label} colour={colourOf(one)} isControl={one.colour === 'control'} /> : <g key={key} />)}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
  return (
    <>
      {hasLegend && <div className={classes.legends}>{series.map((one) => <Legend key={one.key} series={one} />)}</div>}
      {chart}
    </>
  );
}

function Legend({ series }: { series: ChartSeries }) {
  return <span className={classes.legend}><span className={classes.swatch} style={{ color: colourOf(series), borderStyle: series.colour === 'control' ? 'dashed' : 'solid' }} />{series.label}</span>;
}

function EndLabel({ x, y, shift, label, colour, isControl }: { x: number | undefined; y: number | undefined; shift: number; label: string; colour: string; isControl: boolean }) {
  if (x === undefined || y === undefined) return <g />;
  return (
    <g>
      <circle cx={x} cy={y} r={3} fill={colour} stroke="var(--surface)" strokeWidth={1.5} />
      <text x={x + 8} y={y + 4 + shift} fontSize={12} fontWeight={580} fill={isControl ? 'var(--ink-3)' : colour}>{label}</text>
    </g>
  );
}

function Figures({ label, series, format, row }: { label: string; series: ChartSeries[]; format: (value: number) => string; row: Record<string, unknown> | undefined }) {
  return (
    <div className={classes.tooltip}>
      <strong>{label}</strong>
      {series.map((one) => {
        const value = row?.[one.key];
        return typeof value === 'number' && <span key={one.key} className={classes.tooltipRow}><Legend series={one} /><span className="figures">{format(value)}</span></span>;
      })}
    </div>
  );
}

function colourOf({ colour }: ChartSeries): string {
  return `var(--chart-${colour})`;
}

/** Room for the longest label at the line's end, at about 7 px a letter. */
function labelRoom(series: ChartSeries[]): number {
  return 20 + 7 * Math.max(...series.map(({ label }) => label.length));
}

/** Room for the longest figure of the left axis, at about 6.5 px a letter. */
function tickRoom(series: ChartSeries[], fromZero: boolean, axisFormat: (value: number) => string): number {
  const values = valuesOf(series);
  const most = Math.max(0, ...values);
  const ends = [most, most * ROUND_TICKS, most / 2, Math.min(...values), ...(fromZero ? [0] : [])].filter(Number.isFinite).map(Math.round);
  return 12 + 6.5 * Math.max(...ends.map((value) => axisFormat(value).length), 0);
}

function zeroOrLess(least: number): number {
  return Math.min(0, least);
}

function spanOf(series: ChartSeries[], fromZero: boolean): number {
  const values = valuesOf(series);
  return Math.max(...values) - Math.min(...values, ...(fromZero ? [0] : []));
}

function valuesOf(series: ChartSeries[]): number[] {
  return series.flatMap((one) => one.values.filter((value) => value !== null));
}

function lastIndex({ values }: ChartSeries): number {
  return values.findLastIndex((value) => value !== null);
}
