// Fields: values over a plane as colour and contour lines.
import { clamp } from './format';

/** `columns` × `rows` values, row 0 at the top; value (i, j) stands at the centre of its cell. */
export interface Field {
  values: ArrayLike<number>;
  columns: number;
  rows: number;
  /** Where the first and the last centre lie in the picture, 0 … 1; left out, they lie on its frame. */
  u?: readonly [number, number];
  v?: readonly [number, number];
}

export type Segment = [[number, number], [number, number]];

/** Segments of the line where the field is `level`, in 0 … 1 each way of the picture. */
export function contour({ values, columns, rows, u = [0, 1], v = [0, 1] }: Field, level: number): Segment[] {
  const segments: Segment[] = [];
  const at = (i: number, j: number): number => (values[j * columns + i] ?? NaN) - level;
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const corner = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)] as const;
      const place = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]] as const;
      const cuts: [number, number][] = [];
      for (let k = 0; k < 4; k++) {
        const a = corner[k]!;
        const b = corner[(k + 1) % 4]!;
        if (a < 0 === b < 0 || Number.isNaN(a) || Number.isNaN(b)) continue;
        const t = a / (a - b);
        const p = place[k]!;
        const q = place[(k + 1) % 4]!;
        const [x, y] = [(p[0] + t * (q[0] - p[0])) / (columns - 1), (p[1] + t * (q[1] - p[1])) / (rows - 1)];
        cuts.push([u[0] + x * (u[1] - u[0]), v[0] + y * (v[1] - v[0])]);
      }
      if (cuts.length >= 2) segments.push([cuts[0]!, cuts[1]!]);
      if (cuts.length === 4) segments.push([cuts[2]!, cuts[3]!]);
    }
  }
  return segments;
}

export const segmentsPath = (segments: Segment[], width: number, height: number): string =>
  segments
    .map(
      ([p, q]) =>
        `M${(p[0] * width).toFixed(1)} ${(p[1] * height).toFixed(1)}L${(q[0] * width).toFixed(1)} ${(q[1] * height).toFixed(1)}`,
    )
    .join('');

/** Where a line meets the frame, top first, then right, then left: the place for its name. */
export function frameEnd(segments: Segment[]): { u: number; v: number; side: 'top' | 'right' | 'left' } | null {
  const points = segments.flat();
  const top = points.find(([u, v]) => v < 0.008 && u > 0.02 && u < 0.98);
  if (top) return { u: top[0], v: 0, side: 'top' };
  const right = points.find(([u, v]) => u > 0.992 && v > 0.05 && v < 0.97);
  if (right) return { u: 1, v: right[1], side: 'right' };
  const left = points.find(([u, v]) => u < 0.008 && v > 0.05 && v < 0.97);
  return left ? { u: 0, v: left[1], side: 'left' } : null;
}

/** A palette of 256 colours, 3 bytes each. */
export type Palette = Uint8ClampedArray;

export function rampOf(stops: readonly (readonly number[])[]): Palette {
  const table = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(place));
    for (let c = 0; c < 3; c++) {
      const a = stops[k]?.[c] ?? 0;
      const b = stops[k + 1]?.[c] ?? 0;
      table[3 * i + c] = a + (b - a) * (place - k);
    }
  }
  return table;
}

/** Colours of a field, four bytes a value, through a palette; `shade` turns a value into 0 … 1. */
export function shadeField(field: Field, palette: Palette, shade: (value: number) => number, into: Uint8ClampedArray): void {
  for (let k = 0; k < field.values.length; k++) {
    const value = field.values[k]!;
    const entry = Number.isNaN(value) ? -1 : 3 * Math.round(255 * clamp(shade(value), 0, 1));
    for (let c = 0; c < 3; c++) into[4 * k + c] = entry < 0 ? 128 : palette[entry + c]!;
    into[4 * k + 3] = 255;
  }
}

let small: HTMLCanvasElement | null = null;

/** Paints a field over a canvas, smooth, sharp to the screen's own pixels. */
export function paintField(canvas: HTMLCanvasElement, field: Field, palette: Palette, shade: (value: number) => number): void {
  small ??= document.createElement('canvas');
  small.width = field.columns;
  small.height = field.rows;
  const inner = small.getContext('2d');
  const context = canvas.getContext('2d');
  if (!inner || !context) return;
  const image = inner.createImageData(field.columns, field.rows);
  shadeField(field, palette, shade, image.data);
  inner.putImageData(image, 0, 0);

  const ratio = window.devicePixelRatio || 1;
  const box = canvas.getBoundingClientRect();
  const width = Math.max(1, Math.round(box.width * ratio));
  const height = Math.max(1, Math.round(box.height * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  const [u0, u1] = field.u ?? [0, 1];
  const [v0, v1] = field.v ?? [0, 1];
  const dx = ((u1 - u0) * width) / Math.max(1, field.columns - 1);
  const dy = ((v1 - v0) * height) / Math.max(1, field.rows - 1);
  context.drawImage(small, u0 * width - dx / 2, v0 * height - dy / 2, dx * field.columns, dy * field.rows);
}
