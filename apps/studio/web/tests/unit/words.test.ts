import { describe, expect, it } from 'vitest';
import type { Epoch, Errors, Network, Points, Report, Session, State } from '../../src/api/types';
import { chanceOf, neighbours, sayAnswer } from '../../src/state/answer';
import { rightOf } from '../../src/state/errors';
import { empty } from '../../src/state/model';
import { sayLayer, shownOf } from '../../src/state/network';
import { confusionAt, headline } from '../../src/state/report';
import { sortRuns, type Run } from '../../src/state/runs';
import { boundsOf, paragraphs, plotOf } from '../../src/state/lesson';
import { goLabel, tell } from '../../src/state/words';
import lessons from '../standin/lessons.json';

const session = { task: 'binary', labels: ['no', 'yes'], rows: { training: 272, validation: 48, held_out: 80 }, parameters: 3 } as unknown as Session;
const epochs = Array.from({ length: 30 }, (_, i) => ({ epoch: i + 1, step: 9 * (i + 1), validation_loss: i < 5 ? 1 - i / 10 : 0.52 + i / 50, validation_accuracy: 0.75, loss: 1 }) as Epoch);
const state = (more: Partial<State>): State => ({ status: 'paused', newest: 270, epoch: 30, steps_per_epoch: 9, why: '', error: null, ...more }) as State;

describe('narration', () => {
  it('says how wrong it is, and where one looks', () => {
    const model = { ...empty, session, state: state({}), epochs };
    expect(tell(model, 270).lead).toBe('Paused at epoch 30.');
    expect(tell(model, 270).rest).toContain('Wrong about 12 of 48');
    expect(tell(model, 100).lead).toBe('Looking back at step 100.');
    expect(tell({ ...model, state: state({ newest: 0, epoch: 0, untrained_accuracy: 0.25, untrained_loss: 1 }), epochs: [] }, 0).rest).toContain('Its 3 parameters are random');
  });
  it('counts what is wrong on the map before the first validation', () => {
    const fresh = { ...empty, session, state: state({ newest: 0, epoch: 0, untrained_accuracy: null, untrained_loss: null }) };
    expect(tell(fresh, 0, { wrong: 28, of: 48 }).rest).toContain('Wrong about 28 of 48.');
    expect(tell(fresh, 0).rest).not.toContain('Wrong');
  });
  it('says that validation rises', () => {
    expect(tell({ ...empty, session, state: state({ status: 'playing' }), epochs }, 270).rest).toBe('Validation rises since 5: it learns its rows by heart.');
  });
  it('names the button by what it will do', () => {
    expect(goLabel(state({ newest: 0 }), false)).toBe('Train it');
    expect(goLabel(state({ status: 'playing' }), false)).toBe('Pause');
    expect(goLabel(state({}), true)).toBe('Fork from here');
    expect(goLabel(state({ status: 'finished' }), false)).toBe('10 more epochs');
  });
});

describe('answers', () => {
  it('are said in words', () => {
    const answer = { label: 'yes', value: 0.91, probabilities: [0.09, 0.91], spread: null };
    expect(sayAnswer(answer, session)).toBe('answer yes, 0.91');
    expect(chanceOf(answer, session)).toBe(0.91);
    expect(chanceOf(answer, { ...session, task: 'multiclass' })).toBeNull();
  });
  it('are set beside the rows most like them', () => {
    const n = 60;
    const points = { rows: Array.from({ length: n }, (_, i) => i), x: Array.from({ length: n }, (_, i) => i), y: Array.from({ length: n }, () => 0), truth: Array.from({ length: n }, (_, i) => Number(i >= 30)) } as unknown as Points;
    expect(neighbours(points, 59, 0, 60, 1)).toEqual({ of: 20, yes: 20 });
    expect(neighbours(points, 30, 0, 60, 1)!.yes).toBe(10);
  });
});

describe('errors', () => {
  const roc = [{ threshold: 1.01, false_positive: 0, true_positive: 0, precision: null }, { threshold: 0.8, false_positive: 0, true_positive: 0.5, precision: 1 }, { threshold: 0.6, false_positive: 0.25, true_positive: 1, precision: 0.8 }, { threshold: 0.1, false_positive: 1, true_positive: 1, precision: 0.5 }];
  it('are counted along the diagonal', () => {
    expect(rightOf({ labels: ['a', 'b', 'c'], confusion: [5, 1, 0, 0, 6, 2, 1, 0, 7] })).toBe(18);
  });
  it('follow the threshold by the points of the ROC curve', () => {
    const errors = { confusion: [3, 1, 0, 4], roc, threshold: 0.5 };
    expect(confusionAt(errors, 0.5)).toEqual([3, 1, 0, 4]);
    expect(confusionAt(errors, 0.7)).toEqual([4, 0, 2, 2]);
    expect(confusionAt(errors, 0.05)).toEqual([0, 4, 0, 4]);
  });
  it('head the report', () => {
    const errors = { task: 'binary', rows: 80, metrics: [{ name: 'accuracy', value: 0.85, low: 0.8, high: 0.9 }], baseline: [{ name: 'accuracy', value: 0.5 }] } as unknown as Errors;
    const report = { held_out: errors, errors, session } as unknown as Report;
    expect(headline(report)).toMatchObject({ title: 'Right on 68 of 80 rows it never saw', number: '85.0', interval: '95 % interval 80.0 to 90.0 %.' });
  });
});

describe('the network', () => {
  const unit = (index: number, norm: number) => ({ index, norm, z: 0, output: 0, delta: 0, bias: 0, bias_gradient: 0, bias_change: 0, picture: [] });
  const layer = (name: string, inputs: number, outputs: number) => ({ name, kind: 'dense', detail: '', activation: 'tanh', inputs: [], outputs, parameters: 0, units: Array.from({ length: outputs }, (_, i) => unit(i, i)), sources: Array.from({ length: inputs }, (_, i) => `f${i}`), source_indices: Array.from({ length: inputs }, (_, i) => i), source_values: Array.from({ length: inputs }, () => 0), all_sources: inputs, weights: Array.from({ length: inputs * outputs }, (_, i) => i), gradients: [], changes: [] });
  const network = { features: Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, value: i })), cells: { f19: '7' }, layers: [layer('dense_1', 20, 12), { ...layer('dropout_1', 0, 12), units: [] }, layer('dense_2', 12, 1)] } as unknown as Network;
  it('shows the strongest units and inputs and counts the rest', () => {
    const shown = shownOf(network, 4, 3);
    expect(shown.inputs.map((i) => i.name)).toEqual(['f16', 'f17', 'f18', 'f19']);
    expect(shown.inputs[3]!.cell).toBe('7');
    expect(shown.hiddenInputs).toBe(16);
    expect(shown.layers[0]!.units.map((u) => u.index)).toEqual([9, 10, 11]);
    expect(shown.layers[0]!.hidden).toBe(9);
    // The weights into the output come from the drawn units, not from the first three.
    expect(shown.layers[1]!.edges[0]).toEqual([[0, 9], [1, 10], [2, 11]]);
    expect(shown.between).toHaveLength(1);
  });
  it('names layers as one would', () => {
    expect(['dense_1', 'dense_2', 'x'].map((n) => sayLayer(n, network))).toEqual(['hidden 1', 'output', 'x']);
  });
});

describe('runs and lessons', () => {
  it('put the best first and the unknown last', () => {
    const run = (id: number, best_loss: number | null, best_accuracy: number | null) => ({ id, best_loss, best_accuracy, label: String(id) }) as Run;
    const runs = [run(1, null, null), run(2, 0.5, 0.7), run(3, 0.2, 0.6)];
    expect(sortRuns(runs, 'best_loss').map((r) => r.id)).toEqual([3, 2, 1]);
    expect(sortRuns(runs, 'best_accuracy').map((r) => r.id)).toEqual([2, 3, 1]);
  });
  it('have axes that hold every plot of the course', () => {
    let plots = 0;
    for (const blocks of Object.values(lessons.blocks)) {
      for (const block of blocks as { kind: 'plot' }[]) {
        if (block.kind !== 'plot') continue;
        const { x, y } = boundsOf(plotOf(block, 'p'));
        expect(x[1]).toBeGreaterThan(x[0]);
        expect(y[1]).toBeGreaterThan(y[0]);
        plots++;
      }
    }
    expect(plots).toBeGreaterThan(12);
    expect(paragraphs('one\n\ntwo')).toEqual(['one', 'two']);
  });
});
