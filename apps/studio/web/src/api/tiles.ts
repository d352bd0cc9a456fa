import type { Axis } from './types';

/** What each drawn unit answers over the plane of the map; the order of values is that of a map. */
export interface Tiles {
  version: number;
  step: number;
  x: Axis;
  y: Axis;
  layers: { name: string; units: { index: number; values: number[] }[] }[];
}
