import { describe, expect, it } from 'vitest';
import type { Epoch, Fold, State } from '../../src/api/types';
import { addFolds, apply, bestOf, empty, endedAt, epochOf, flatSince, foldTwo, MOST_FOLDS, stepOf, withCurves } from '../../src/state/model';

const fold = (i: number, value: number | null = i): Fold => ({ first: i, last: i, low: value, mean: value, high: value });
const epoch = (n: number, loss: number | null, step = 9 * n): Epoch => ({ epoch: n, step, loss, validation_loss: loss, validation_accuracy: 0.5, learning_rate: 0.3, best: false, seconds: 0 });
const model = { ...empty, state: { steps_per_epoch: 9, newest: 27 } as State, epochs: [epoch(1, 3), epoch(2, 2), epoch(3, 2.5)] };

describe('folds', () => {
  it('keep the spikes when two become one', () => {
    const a = { first: 1, last: 3, low: 1, mean: 2, high: 9 };
    const b = { first: 4, last: 4, low: 0.5, mean: 6, high: 6 };
    expect(foldTwo(a, b)).toEqual({ first: 1, last: 4, low: 0.5, mean: 3, high: 9 });
  });
  it('pass over what is not finite', () => {
    expect(foldTwo(fold(1, null), fold(2, 7))).toEqual({ first: 1, last: 2, low: 7, mean: 7, high: 7 });
    expect(foldTwo(fold(1, null), fold(2, null)).mean).toBeNull();
  });
  it('take the place of one that begins where they do', () => {
    const before = [fold(1), fold(2), fold(3)];
    const after = addFolds(before, [{ first: 2, last: 5, low: 0, mean: 1, high: 2 }]);
    expect(after.map((f) => [f.first, f.last])).toEqual([[1, 1], [2, 5]]);
    expect(before).toHaveLength(3);
  });
  it('stay few: memory and drawing have a bound', () => {
    const all = addFolds([], Array.from({ length: MOST_FOLDS * 3 }, (_, i) => fold(i)));
    expect(all.length).toBeLessThanOrEqual(MOST_FOLDS);
    expect(all[0]!.low).toBe(0);
    expect(all.at(-1)!.last).toBe(MOST_FOLDS * 3 - 1);
    expect(Math.max(...all.map((f) => f.high!))).toBe(MOST_FOLDS * 3 - 1);
  });
});

describe('steps and epochs', () => {
  it('agree both ways, between the ends of epochs and behind the last', () => {
    expect(epochOf(model, 0)).toBe(0);
    expect(epochOf(model, 9)).toBe(1);
    expect(epochOf(model, 12)).toBeCloseTo(1 + 3 / 9);
    expect(epochOf(model, 36)).toBe(4);
    for (const step of [0, 1, 8, 9, 20, 27, 30]) expect(stepOf(model, epochOf(model, step))).toBe(step);
  });
  it('follow a change of the batch', () => {
    const changed = { ...model, epochs: [epoch(1, 1, 9), epoch(2, 1, 49)] };
    expect(epochOf(changed, 29)).toBe(1.5);
    expect(stepOf(changed, 1.5)).toBe(29);
  });
  it('know which epoch had ended', () => {
    expect(endedAt(model.epochs, 8)).toBeNull();
    expect(endedAt(model.epochs, 26)?.epoch).toBe(2);
  });
  it('find the best, and since when nothing was won', () => {
    expect(bestOf(model.epochs)?.epoch).toBe(2);
    expect(bestOf([epoch(1, null)])).toBeNull();
    const flat = Array.from({ length: 20 }, (_, i) => epoch(i + 1, i < 9 ? 10 - i : 1));
    expect(flatSince(flat)).toBe(10);
    expect(flatSince(Array.from({ length: 20 }, (_, i) => epoch(i + 1, 20 - i)))).toBeNull();
  });
});

describe('events', () => {
  it('replace an epoch and forget what followed it', () => {
    const after = apply(model, 'epoch', { run: 1, ghost: 0, epoch: epoch(2, 1) });
    expect(after.epochs.map((e) => [e.epoch, e.validation_loss])).toEqual([[1, 3], [2, 1]]);
  });
  it('give epochs of a ghost to that ghost', () => {
    const with1 = { ...model, others: [{ id: 7, label: 'rate 3', kind: 'ghost' as const, epochs: [] }] };
    const after = apply(with1, 'epoch', { run: 1, ghost: 7, epoch: epoch(1, 5) });
    expect(after.others[0]!.epochs).toHaveLength(1);
    expect(after.epochs).toBe(model.epochs);
  });
  it('forget the past where hello comes again', () => {
    const curves = { run: 2, began: 0, folds: [fold(5)], epochs: [], marks: [], notes: [], others: [] };
    const after = apply({ ...model, folds: [fold(1)] }, 'hello', { session: model.session, state: { newest: 5 }, curves });
    expect(after.folds).toEqual([fold(5)]);
    expect(after.epochs).toEqual([]);
    expect(after.state?.newest).toBe(5);
  });
  it('leave the model alone when they are not known', () => {
    expect(apply(model, 'weather', {})).toBe(model);
  });
  it('load curves whole', () => {
    const loaded = withCurves(empty, { run: 2, began: 0, folds: [fold(1)], epochs: [epoch(1, 2)], marks: [], notes: [], others: [] });
    expect(loaded.folds).toHaveLength(1);
  });
});
