// The plane of the decision map: which part is shown, and where rows lie on it. Pure.
import type { Column, MapView, Points } from '../api/types';
import type { Field } from '../draw/field';
import type { Scale } from '../draw/scale';

export interface Extent {
  x: [number, number];
  y: [number, number];
  key: string;
  inside: (x: number, y: number) => boolean;
}

function side(values: readonly (number | null)[], column: Column | undefined, all: boolean): [number, number] {
  if (column && column.labels.length) return [-0.5, column.labels.length - 0.5];
  const known = values.filter((v): v is number => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
  if (!known.length) return [column?.low ?? 0, column?.high ?? 1];
  const at = (q: number): number => known[Math.round(q * (known.length - 1))]!;
  const [low, high] = all || known.length < 60 ? [at(0), at(1)] : [at(0.005), at(0.965)];
  const pad = (high - low || Math.abs(high) || 1) * 0.055;
  return [low - pad, high + pad];
}

/** The part of the plane that shows most rows (or all): one far row would shrink the line to a corner. */
export function extentOf(points: Points | null, x: Column | undefined, y: Column | undefined, all: boolean): Extent {
  const round = ([a, b]: [number, number]): [number, number] => [Number(a.toPrecision(6)), Number(b.toPrecision(6))];
  const xs = round(side(points?.x ?? [], x, all));
  const ys = round(side(points?.y ?? [], y, all));
  const between = (v: number, [a, b]: [number, number]): boolean => v >= a && v <= b;
  return {
    x: xs,
    y: ys,
    key: [...xs, ...ys].join(' '),
    inside: (vx, vy) => between(vx, xs) && between(vy, ys),
  };
}

/** What is asked of a grid: its outer values lie on the frame. */
export const gridQuery = ({ x, y }: Pick<Extent, 'x' | 'y'>, grid: number): Record<string, number> => ({ grid, x0: x[0], x1: x[1], y0: y[0], y1: y[1] });

/** A map as a field, top row first, placed within the part of the plane that is shown. */
export function fieldOf(map: Pick<MapView, 'x' | 'y' | 'classes'> & { values: readonly (number | null)[] }, { x, y }: Pick<Extent, 'x' | 'y'>): Field & { classes: number[] | null } {
  const columns = map.x.values.length;
  const rows = map.y.values.length;
  const turned = (list: readonly (number | null)[]): number[] => {
    const result: number[] = [];
    for (let j = rows - 1; j >= 0; j--) for (let i = 0; i < columns; i++) result.push(list[j * columns + i] ?? NaN);
    return result;
  };
  const share = (value: number | undefined, [low, high]: [number, number]): number => ((value ?? low) - low) / (high - low || 1);
  const u = [share(map.x.values[0], x), share(map.x.values[columns - 1], x)] as const;
  const v = [1 - share(map.y.values[rows - 1], y), 1 - share(map.y.values[0], y)] as const;
  return { values: turned(map.values), columns, rows, u, v, classes: map.classes.length ? turned(map.classes) : null };
}

/** Rows in the same place stand side by side, two abreast, so that each can be seen; those outside get NaN. */
export function placeRows(points: Points, x: Scale, y: Scale, pitch: number, inside: (x: number, y: number) => boolean): [number, number][] {
  const groups = groupBy(points.rows.map((_, i) => i), (i) => `${points.x[i]} ${points.y[i]}`);
  const places: [number, number][] = points.rows.map(() => [NaN, NaN]);
  for (const group of groups.values()) {
    const px = points.x[group[0]!];
    const py = points.y[group[0]!];
    if (px === null || py === null || px === undefined || py === undefined || !inside(px, py)) continue;
    const across = group.length > 3 ? 2 : 1;
    const down = Math.ceil(group.length / across);
    // A crowd stays within a few rows of marks.
    const closer = down > 5 ? 5 / down : 1;
    group.forEach((i, k) => {
      places[i] = [x(px) + ((k % across) - (across - 1) / 2) * pitch, y(py) + (Math.floor(k / across) - (down - 1) / 2) * pitch * closer];
    });
  }
  return places;
}

/** Numbers by a word of each, in order. */
export function groupBy(items: readonly number[], word: (item: number) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const item of items) {
    const key = word(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** An address with its query; the present step is asked for by leaving it out. */
export function query(path: string, values: Record<string, string | number>, at = ''): string {
  const parts = new URLSearchParams(Object.entries(values).map(([k, v]) => [k, String(v)]));
  const text = [parts.toString(), at].filter(Boolean).join('&');
  return text ? `${path}?${text}` : path;
}
