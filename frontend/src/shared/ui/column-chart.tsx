/**
 * A stacked column chart with the same numbers as a table. Plain SVG: a chart library would be larger
 * than the page. Values are integers (hundredths of a credit); negative values appear in the table but
 * have no height in the chart.
 */
import { useId } from "react";

export interface Series {
  key: string;
  label: string;
}

export interface Column {
  key: string;
  /** Under the column: "Nov". */
  short: string;
  /** In the table: "November 2026". */
  label: string;
  values: Readonly<Record<string, number>>;
}

interface ColumnChartProps {
  /** A text alternative for the chart. */
  summary: string;
  columns: readonly Column[];
  series: readonly Series[];
  /** The heading of the table's first column. */
  columnName: string;
  format: (value: number) => string;
}

/** Drawn twice, for phones and for wider screens, because text inside an SVG shrinks with it. */
const wide = { width: 640, height: 220, left: 40, text: 13, narrow: false } as const;
const narrow = { width: 300, height: 190, left: 28, text: 12, narrow: true } as const;
const FOOT = 24;
const HEAD = 12;
const fills = ["fill-chart-1", "fill-chart-2", "fill-chart-3", "fill-chart-4", "fill-chart-5"];
const grounds = ["bg-chart-1", "bg-chart-2", "bg-chart-3", "bg-chart-4", "bg-chart-5"];

const totalOf = (column: Column) => Object.values(column.values).reduce((sum, value) => sum + Math.max(0, value), 0);

export function ColumnChart({ summary, columns, series, columnName, format }: ColumnChartProps) {
  return (
    <figure className="space-y-4">
      <div className="max-sm:hidden">
        <Plot summary={summary} columns={columns} series={series} size={wide} />
      </div>
      <div className="sm:hidden">
        <Plot summary={summary} columns={columns} series={series} size={narrow} />
      </div>
      {series.length > 1 && (
        <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
          {series.map(({ key, label }, index) => (
            <li key={key} className="flex items-center gap-2">
              <span aria-hidden="true" className={`size-3 rounded-sm ${grounds[index % grounds.length] ?? ""}`} />
              {label}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary className="link inline-block cursor-pointer py-1 font-semibold">Show as table</summary>
        <div role="region" aria-label={summary} className="mt-2">
          <table className="w-full text-sm max-sm:text-xs">
            <thead>
              <tr className="border-b border-line text-left">
                <th scope="col" className="py-2 pr-2 sm:pr-4">{columnName}</th>
                {series.map(({ key, label }) => (
                  <th key={key} scope="col" className="py-2 pr-2 text-right wrap-anywhere hyphens-auto last:pr-0 sm:pr-4">{label}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column.key} className="border-b border-line last:border-b-0">
                  <th scope="row" className="py-2 pr-2 text-left font-normal sm:pr-4">{column.label}</th>
                  {series.map(({ key }) => (
                    <td key={key} className="py-2 pr-2 text-right tabular-nums last:pr-0 sm:pr-4">{format(column.values[key] ?? 0)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

interface PlotProps extends Pick<ColumnChartProps, "summary" | "columns" | "series"> {
  size: typeof wide | typeof narrow;
}

function Plot({ summary, columns, series, size: { width, height, left, text, narrow: isNarrow } }: PlotProps) {
  const id = useId();
  const top = niceTop(Math.max(0, ...columns.map(totalOf)));
  const plot = height - FOOT - HEAD;
  const step = (width - left) / Math.max(1, columns.length);
  const bar = Math.min(44, step * 0.62);
  const yOf = (value: number) => HEAD + plot - (value / top) * plot;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id} className="h-auto w-full">
      <title id={id}>{summary}</title>
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <line x1={left} x2={width} y1={yOf(value)} y2={yOf(value)} className="stroke-line" />
          <text x={left - 8} y={yOf(value) + 4} textAnchor="end" fontSize={text} className="fill-muted tabular-nums">
            {value / 100}
          </text>
        </g>
      ))}
      {columns.map((column, place) => {
        const x = left + place * step + (step - bar) / 2;
        return (
          <g key={column.key}>
            {stack(column, series).map(({ index, from, to }) => (
              <rect
                key={index}
                x={x}
                y={yOf(to)}
                width={bar}
                height={yOf(from) - yOf(to)}
                className={`${fills[index % fills.length] ?? ""} stroke-surface`}
              />
            ))}
            <text x={x + bar / 2} y={height - 6} textAnchor="middle" fontSize={text} className="fill-muted">
              {isNarrow ? column.short.charAt(0) : column.short}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** The segments of a column, stacked. */
function stack(column: Column, series: readonly Series[]): { index: number; from: number; to: number }[] {
  const parts: { index: number; from: number; to: number }[] = [];
  let below = 0;
  for (const [index, { key }] of series.entries()) {
    const value = Math.max(0, column.values[key] ?? 0);
    if (value > 0) parts.push({ index, from: below, to: below + value });
    below += value;
  }
  return parts;
}

/** The next round number above the highest column whose half is round too: 2, 4, 10, 20, 40, 100 credits … */
function niceTop(highest: number): number {
  let power = 100;
  for (;;) {
    for (const factor of [2, 4, 10]) {
      if (highest <= factor * power) return factor * power;
    }
    power *= 10;
  }
}
