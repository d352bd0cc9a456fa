import { describe, expect, it } from 'vitest';
import { contour, frameEnd, rampOf, shadeField } from '../../src/draw/field';
import { bytes, fixed, percent, plain, scientific } from '../../src/draw/format';
import { bandPath, classPath, linear, linePath, logarithmic, logTicks, ticks } from '../../src/draw/scale';
import { extentOf, fieldOf, placeRows } from '../../src/state/plane';
import { pitches } from '../../src/state/sound';
import type { Points } from '../../src/api/types';

describe('numbers as text', () => {
  it('have a true minus, and none before a zero', () => {
    expect(fixed(-1.25, 1)).toBe('−1.3');
    expect(fixed(-0.0001, 2)).toBe('0.00');
    expect(fixed(null, 2)).toBe('–');
    expect(fixed(NaN, 2)).toBe('NaN');
    expect(fixed(-Infinity, 2)).toBe('−∞');
  });
  it('are said as one would', () => {
    expect(plain(4210)).toBe('4,210');
    expect(plain(0.30000000000000004)).toBe('0.3');
    expect(plain(0.00001234)).toBe('1.2e−5');
    expect(scientific(0.5)).toBe('0.500');
    expect(percent(0.055)).toBe('6 %');
    expect(bytes(2048)).toBe('2 KB');
  });
});

describe('scales', () => {
  it('go there and back', () => {
    const x = linear(2, 4, 100, 300);
    expect(x(3)).toBe(200);
    expect(x.invert(200)).toBe(3);
    const y = logarithmic(0.01, 100, 0, 4);
    expect(y(1)).toBeCloseTo(2);
    expect(y.invert(3)).toBeCloseTo(10);
  });
  it('have round ticks', () => {
    expect(ticks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticks(-0.7, 14.7, 7)).toEqual([0, 5, 10]);
    expect(ticks(3, 3, 5)).toEqual([3]);
    expect(logTicks(0.09, 1.3, 7)).toEqual([0.1, 0.2, 0.5, 1]);
    expect(logTicks(1e-6, 1, 4)).toHaveLength(4);
  });
  it('break a line where a value is missing', () => {
    expect(linePath([[0, 1], [1, NaN], [2, 3], [3, 4]])).toBe('M0.0 1.0M2.0 3.0L3.0 4.0');
    expect(bandPath([[0, 1]], [[0, 2]])).toBe('');
  });
  it('give each class a shape of its own', () => {
    expect(new Set([0, 1, 2, 3, 4, 5].map((c) => classPath(c, 0, 0, 4))).size).toBe(6);
  });
});

describe('fields', () => {
  // f(x, y) = x over 0 … 1, five samples across, so that the line of 0.3 is a vertical at 0.3.
  const field = { values: Array.from({ length: 15 }, (_, k) => (k % 5) / 4), columns: 5, rows: 3 };
  it('have contour lines where the values are', () => {
    const segments = contour(field, 0.3);
    expect(segments).toHaveLength(2);
    for (const [p, q] of segments) {
      expect(p[0]).toBeCloseTo(0.3);
      expect(q[0]).toBeCloseTo(0.3);
    }
    expect(frameEnd(segments)).toMatchObject({ side: 'top' });
    expect(contour(field, 2)).toEqual([]);
  });
  it('show what is not a number in grey, not in a colour that means something', () => {
    const palette = rampOf([[0, 0, 0], [255, 255, 255]]);
    const pixels = new Uint8ClampedArray(8);
    shadeField({ values: [NaN, 1], columns: 2, rows: 1 }, palette, (v) => v, pixels);
    expect([...pixels]).toEqual([128, 128, 128, 255, 255, 255, 255, 255]);
  });
});

describe('the plane', () => {
  const points: Points = { version: 1, step: 0, rows: [0, 1, 2, 3], x: [1, 1, 2, null], y: [1, 1, 5, 2], truth: [0, 1, 1, 0], answer: [0, 0, 1, 1], right: [true, false, true, false], validation: [false, false, true, false], all: 4 };
  it('turns a map upside up and places it', () => {
    const map = { x: { column: 'a', type: 'number' as const, values: [0, 1], labels: [] }, y: { column: 'b', type: 'number' as const, values: [0, 1], labels: [] }, values: [1, 2, 3, 4], classes: [] };
    const field = fieldOf(map, { x: [0, 1], y: [0, 1] });
    expect(field.values).toEqual([3, 4, 1, 2]);
    expect(field.u).toEqual([0, 1]);
    expect(fieldOf(map, { x: [-0.5, 1.5], y: [0, 1] }).u).toEqual([0.25, 0.75]);
  });
  it('stacks equal rows and leaves out those outside', () => {
    const extent = extentOf(points, undefined, undefined, true);
    const places = placeRows(points, linear(0, 10, 0, 100), linear(0, 10, 100, 0), 4, extent.inside);
    expect(places[0]![0]).toBe(10);
    expect(Math.abs(places[0]![1] - places[1]![1])).toBe(4);
    expect(places[3]![0]).toBeNaN();
  });
});

describe('a curve as sound', () => {
  it('is low where the loss is low, and leaves out what is no number', () => {
    const tones = pitches([1, NaN, 0.5, 0.25]);
    expect(tones.map(Math.round)).toEqual([880, 440, 220]);
    expect(pitches([])).toEqual([]);
    expect(pitches(Array.from({ length: 500 }, (_, i) => i + 1)).length).toBeLessThanOrEqual(60);
  });
});
