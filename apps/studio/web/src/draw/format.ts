// Numbers as text. A value that is not known is a dash, never a zero.
/** A number, or null where it is not known or not finite. */
export type Num = number | null;

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** A number with a true minus sign and a fixed number of decimals. */
export function fixed(value: Num | undefined, decimals: number): string {
  if (value === null || value === undefined) return '–';
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** A number as one would say it: 0.3, 1.5, 12, 4,210. */
export function plain(value: Num | undefined): string {
  if (value === null || value === undefined) return '–';
  if (!Number.isFinite(value)) return fixed(value, 0);
  const size = Math.abs(value);
  const text =
    size >= 1000
      ? Math.round(value).toLocaleString('en-US')
      : size !== 0 && size < 1e-4
        ? scientific(value)
        : String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
}

/** Three decimals while they say something, else one digit and a power of ten. */
export function scientific(value: Num | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return fixed(value, 0);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 0.01 && size < 1e4) return fixed(value, size >= 100 ? 1 : 3);
  const exponent = Math.floor(Math.log10(size));
  return `${fixed(value / 10 ** exponent, 1)}e${fixed(exponent, 0)}`;
}

export const percent = (share: Num | undefined): string =>
  share === null || share === undefined ? '–' : `${Math.round(100 * share)} %`;

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

/** Bytes in the unit one would say. */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  const units = ['KB', 'MB', 'GB'];
  let value = n;
  let unit = -1;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${plain(value)} ${units[unit]}`;
}
