// Scales, ticks and paths. Pictures are drawn in design pixels, 1/16 rem.

export interface Scale {
  (value: number): number;
  invert(place: number): number;
}

export function linear(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  const map = (value: number): number => start + ((value - from) / span) * (end - start);
  map.invert = (place: number): number => from + ((place - start) / (end - start || 1)) * span;
  return map;
}

export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const inner = linear(Math.log(from), Math.log(to), start, end);
  const map = (value: number): number => inner(Math.log(Math.max(value, 1e-300)));
  map.invert = (place: number): number => Math.exp(inner.invert(place));
  return map;
}

/** Round numbers between low and high, about `count` of them. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999) ?? power * 10;
  const result: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    result.push(Number((i * step).toPrecision(12)));
  }
  return result;
}

/** 1, 2 and 5 times the powers of ten; only the powers when there would be too many. */
export function logTicks(low: number, high: number, most = 6): number[] {
  const all: number[] = [];
  const powers: number[] = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++) {
    for (const m of [1, 2, 5]) {
      const value = Number((m * 10 ** p).toPrecision(3));
      if (value < low * 0.999 || value > high * 1.001) continue;
      all.push(value);
      if (m === 1) powers.push(value);
    }
  }
  if (all.length < 2) return ticks(low, high, 3);
  if (all.length <= most) return all;
  const every = Math.ceil(powers.length / most);
  return powers.filter((_, i) => i % every === 0);
}

export type Place = readonly [number, number];

/** A line through the places; one that is not finite breaks it. */
export function linePath(points: readonly Place[]): string {
  let path = '';
  let open = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      open = false;
      continue;
    }
    path += `${open ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    open = true;
  }
  return path;
}

/** The area between a lower and an upper line. */
export function bandPath(upper: readonly Place[], lower: readonly Place[]): string {
  const there = upper.filter(([, y]) => Number.isFinite(y));
  const back = lower.filter(([, y]) => Number.isFinite(y)).reverse();
  if (there.length < 2 || back.length < 2) return '';
  return `${linePath(there)}${linePath(back).replace('M', 'L')}Z`;
}

export const circlePath = (x: number, y: number, r: number): string =>
  `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

/** The shapes of the classes, all about as large as a circle of radius r: shape says what colour says. */
export function classPath(index: number, x: number, y: number, r: number): string {
  const f = (...v: number[]): string => v.map((n) => n.toFixed(1)).join(' ');
  const w = 1.18 * r;
  switch (index) {
    case 0:
      return `M${f(x - w, y - 0.85 * r)}H${f(x + w)}L${f(x, y + 1.2 * r)}Z`;
    case 1:
      return circlePath(x, y, r);
    case 2:
      return `M${f(x - 0.9 * r, y - 0.9 * r)}h${f(1.8 * r)}v${f(1.8 * r)}h${f(-1.8 * r)}Z`;
    case 3:
      return `M${f(x, y - 1.25 * r)}L${f(x + 1.25 * r, y)}L${f(x, y + 1.25 * r)}L${f(x - 1.25 * r, y)}Z`;
    case 4:
      return `M${f(x - w, y + 0.85 * r)}H${f(x + w)}L${f(x, y - 1.2 * r)}Z`;
    default: {
      const a = 0.4 * r;
      const b = 1.1 * r;
      return `M${f(x - b, y - a)}H${f(x - a)}V${f(y - b)}H${f(x + a)}V${f(y - a)}H${f(x + b)}V${f(y + a)}H${f(x + a)}V${f(y + b)}H${f(x - a)}V${f(y + a)}H${f(x - b)}Z`;
    }
  }
}

/** The style class of a class of the target: six have a colour, the rest are grey and have a label. */
export const classStyle = (index: number, binary: boolean): string =>
  binary ? (index === 1 ? 'yes' : 'no') : index < 6 ? `class-${index}` : 'class-more';
