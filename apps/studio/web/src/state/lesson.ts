// The blocks of a lesson, as the program computes them. Pure.
import type { Block } from '../api/types';

export interface LessonAxis {
  label: string;
  scale: 'linear' | 'logarithmic';
  low?: number;
  high?: number;
}

export interface LessonPlot {
  id: string;
  title: string;
  description: string;
  x: LessonAxis;
  y: LessonAxis;
  series: { name: string; mark: 'line' | 'path' | 'points'; x: number[]; y: (number | null)[] }[];
  map: { name: string; columns: number; rows: number; x: [number, number]; y: [number, number]; scale: 'linear' | 'logarithmic'; values: number[] } | null;
}

export interface LessonPicture {
  name: string;
  pixels: number[];
}

export const plotOf = (block: Block, id: string): LessonPlot => ({
  id,
  title: block.title ?? '',
  description: block.description ?? '',
  x: block.x as LessonAxis,
  y: block.y as LessonAxis,
  series: (block.series ?? []) as LessonPlot['series'],
  map: (block.map ?? null) as LessonPlot['map'],
});

export const picturesOf = (block: Block): LessonPicture[] => (block.pictures ?? []) as LessonPicture[];

/** What the axes span: what they say, else the map, else all values. */
export function boundsOf(plot: LessonPlot): { x: [number, number]; y: [number, number] } {
  const side = (axis: LessonAxis, values: (number | null)[], map: [number, number] | undefined): [number, number] => {
    if (map) return map;
    const known = values.filter((v): v is number => v !== null && Number.isFinite(v) && (axis.scale === 'linear' || v > 0));
    let low = axis.low ?? (known.length ? Math.min(...known) : 0);
    let high = axis.high ?? (known.length ? Math.max(...known) : 1);
    if (axis.scale === 'logarithmic' && known.length) {
      // The axis may be wide for what a run that diverged would need.
      low = Math.max(low, Math.min(...known) * 0.8);
      high = Math.min(high, Math.max(...known) * 1.3);
    } else if (axis.high === undefined) high += (high - low) * 0.05;
    return high > low ? [low, high] : [low, low + 1];
  };
  return {
    x: side(plot.x, plot.series.flatMap((s) => s.x), plot.map?.x),
    y: side(plot.y, plot.series.flatMap((s) => s.y), plot.map?.y),
  };
}

/** Formulas come line by line, each perhaps with what it says behind a wide gap. */
export const formulaLines = (text: string): [string, string][] =>
  text.split('\n').filter((line) => line.trim()).map((line) => {
    const [formula = '', ...says] = line.trim().split(/\s{4,}/);
    return [formula, says.join(' ')];
  });

/** Text of the course comes as paragraphs with an empty line between. */
export const paragraphs = (text: string): string[] => text.split(/\n\s*\n/).filter(Boolean);
