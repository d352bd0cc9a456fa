// Which layers, units and weights of a network are drawn, and what flows between them. Pure.
import type { Layer, Network, Unit } from '../api/types';

export interface Source {
  name: string;
  value: number | null;
  cell: string;
}

export interface ShownLayer {
  layer: Layer;
  units: Unit[];
  hidden: number;
  /** For each drawn unit, the weights from the drawn things before it: [place before, weight]. */
  edges: [number, number][][];
  last: boolean;
}

export interface Shown {
  inputs: Source[];
  hiddenInputs: number;
  layers: ShownLayer[];
  between: string[];
}

/** Layers whose units add up weighted inputs are drawn; the others act between them and are named. */
export const isDrawn = (layer: Layer): boolean => layer.units.some((u) => u.norm !== null);

function strongest<T>(items: readonly T[], most: number, strength: (item: T) => number): number[] {
  if (items.length <= most) return items.map((_, i) => i);
  const order = items.map((_, i) => i).sort((a, b) => strength(items[b]!) - strength(items[a]!));
  return order.slice(0, most).sort((a, b) => a - b);
}

/** The weight from source i into the unit at place u of the layer's list, null where weights are not given. */
export function weightOf(layer: Layer, u: number, i: number): number | null {
  return i < 0 ? null : (layer.weights[u * layer.sources.length + i] ?? null);
}

export function shownOf(network: Network, mostInputs = 8, mostUnits = 6): Shown {
  const drawn = network.layers.filter(isDrawn);
  const first = drawn[0];
  const force = (i: number): number => {
    if (!first) return 0;
    let sum = 0;
    for (let u = 0; u < first.units.length; u++) sum += Math.abs(weightOf(first, u, i) ?? 0);
    return sum;
  };
  const names = first?.sources ?? [];
  const chosen = strongest(names.map((_, i) => i), mostInputs, force);
  const cellOf = (name: string): string => network.cells[name] ?? network.cells[name.split(/[=.]/)[0] ?? ''] ?? '';
  const inputs = chosen.map((i) => ({ name: names[i]!, value: first?.source_values[i] ?? null, cell: cellOf(names[i]!) }));

  let before = chosen.map((i) => first?.source_indices[i] ?? i);
  const layers = drawn.map((layer, l) => {
    // Of many classes those that this row may be.
    const places = strongest(layer.units, l === drawn.length - 1 ? 10 : mostUnits, (u) => (layer.activation === 'softmax' ? u.output : u.norm) ?? 0);
    const edges = places.map((u) => before.flatMap((i, k): [number, number][] => { const w = weightOf(layer, u, layer.source_indices.indexOf(i)); return w === null ? [] : [[k, w]]; }));
    const units = places.map((u) => layer.units[u]!);
    before = units.map((u) => u.index);
    return { layer, units, hidden: layer.outputs - units.length, edges, last: l === drawn.length - 1 };
  });
  const between = network.layers.filter((l) => !isDrawn(l)).map((l) => l.detail || l.kind);
  return { inputs, hiddenInputs: (first?.all_sources ?? 0) - inputs.length, layers, between };
}

/** A name that fits: what columns differ by is most often their end. */
export const shortName = (name: string, most = 9): string => (name.length <= most ? name : `${name.slice(0, most - 6)}…${name.slice(-5)}`);

/** A source as one would say it: a unit of the layer before by its number, a column by its name. */
export function saySource(source: string, network: Network | null): string {
  const found = /^(.+) (\d+)$/.exec(source);
  if (!found || !network?.layers.some((l) => l.name === found[1])) return source;
  return `unit ${found[2]}`;
}

/** dense_2 as one would say it: hidden 2, or output. */
export function sayLayer(name: string, network: Network | null): string {
  const drawn = network?.layers.filter(isDrawn) ?? [];
  const at = drawn.findIndex((l) => l.name === name);
  if (at < 0) return name.replace('dense_ensemble_', 'layer ');
  return at === drawn.length - 1 ? 'output' : `hidden ${at + 1}`;
}

/** Layers of a card as one would say them: hidden 1, output; others by their kind. */
export function layerNames(layers: readonly { name: string; kind: string }[]): string[] {
  const last = layers.findLastIndex((l) => l.kind === 'dense');
  let hidden = 0;
  return layers.map((l, i) => (l.kind !== 'dense' ? l.kind.replaceAll('_', ' ') : i === last ? 'output' : `hidden ${++hidden}`));
}

/** Limits that are the same all the time, so that a colour means the same value while it plays. */
export function limitsOf(activation: string): [number, number] {
  switch (activation) {
    case 'sigmoid':
    case 'softmax':
      return [0, 1];
    case 'tanh':
      return [-1, 1];
    default:
      return [-3, 3];
  }
}
