// Colours of the tokens, as the page shows them now.
import { rampOf, type Palette } from './field';

export interface Colours {
  field: Palette;
  signal: Palette;
  size: Palette;
  ink: string;
}

let probe: HTMLElement | null = null;

/** The red, green and blue of a token. */
export function tokenColour(name: string): number[] {
  if (!probe) {
    probe = document.createElement('span');
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? ['0', '0', '0']).slice(0, 3).map(Number);
}

const ramp = (prefix: string, count: number): Palette =>
  rampOf(Array.from({ length: count }, (_, i) => tokenColour(`--${prefix}-${i}`)));

export function readColours(): Colours {
  const [r, g, b] = tokenColour('--ink');
  return { field: ramp('field', 9), signal: ramp('signal', 9), size: ramp('size', 7), ink: `rgb(${r} ${g} ${b})` };
}

/** One colour of a palette, for CSS. */
export function colourAt(palette: Palette, share: number): string {
  const i = 3 * Math.round(255 * Math.min(1, Math.max(0, share)));
  return `rgb(${palette[i]} ${palette[i + 1]} ${palette[i + 2]})`;
}
