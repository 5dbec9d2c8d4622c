import { useId } from 'react';

interface Props {
  points: number[];
  quiet?: boolean;
  width?: number;
  height?: number;
}

/** The course of a figure as a small line; decoration beside the figure itself, so hidden from readers. */
export function Sparkline({ points, quiet = false, width = 84, height = 34 }: Props) {
  const id = useId();
  if (points.length < 2) return null;
  const line = place(points, width - 5, height - 6);
  const path = line.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const [endX, endY] = line[line.length - 1] ?? [0, 0];
  const colour = quiet ? 'var(--chart-control)' : 'var(--chart-1)';
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden focusable="false" style={{ flex: 'none', color: colour }}>
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.2" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0" />
        </linearGradient>
      </defs>
      <path d={`${path}L${endX} ${height}L0 ${height}Z`} fill={`url(#${id})`} />
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" strokeLinecap="round" />
      <circle cx={endX} cy={endY} r="2.2" fill="currentColor" />
    </svg>
  );
}

function place(points: number[], width: number, height: number): [number, number][] {
  const low = Math.min(...points);
  const span = Math.max(...points) - low || 1;
  return points.map((point, index) => [round((index / (points.length - 1)) * width), round(3 + (1 - (point - low) / span) * height)]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
