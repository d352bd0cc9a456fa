// Every view, mounted by itself over the stand-in with a clock that the test drives: its numbers, marks and words.
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../src/api/client';
import type { State } from '../../src/api/types';
import { fixed } from '../../src/draw/format';
import { contextOf } from '../../src/state/context';
import { Studio } from '../../src/state/studio.svelte';
import Curves from '../../src/views/Curves.svelte';
import DataView from '../../src/views/DataView.svelte';
import DecisionMap from '../../src/views/DecisionMap.svelte';
import Doctor from '../../src/views/Doctor.svelte';
import Errors from '../../src/views/Errors.svelte';
import FunctionLens from '../../src/views/FunctionLens.svelte';
import Ghosts from '../../src/views/Ghosts.svelte';
import Inside from '../../src/views/Inside.svelte';
import LandscapeView from '../../src/views/LandscapeView.svelte';
import ModelCard from '../../src/views/ModelCard.svelte';
import NetworkView from '../../src/views/NetworkView.svelte';
import Notice from '../../src/views/Notice.svelte';
import Question from '../../src/views/Question.svelte';
import RateLens from '../../src/views/RateLens.svelte';
import ReportView from '../../src/views/ReportView.svelte';
import Transport from '../../src/views/Transport.svelte';
import WhatIf from '../../src/views/WhatIf.svelte';

interface StandIn {
  s: { advance(steps: number): void; listeners: Set<(event: string, data: unknown) => void>; run: { net: { parameters: Float64Array } } };
  session(): unknown;
  state(): State;
  reply(name: string, q: URLSearchParams, body?: object): unknown;
}

let standIn: StandIn;
let studio: Studio;
let open: Record<string, unknown> | null = null;
let box: HTMLElement;

function clientOf(program: StandIn): Client {
  const ask = (path: string, body?: object): unknown => {
    const url = new URL(path, 'http://x');
    // What goes over the wire is text.
    return JSON.parse(JSON.stringify(program.reply(url.pathname.slice(5), url.searchParams, body)));
  };
  return {
    get: async <T>(path: string) => ask(path) as T,
    post: async <T>(path: string, body: unknown) => ask(path, body as object) as T,
    blob: async () => new Blob(),
    upload: async <T>() => ({}) as T,
    stream: (on) => {
      program.s.listeners.add((event, data) => on({ id: '', event, data: JSON.stringify(data) }));
      on({ id: '', event: 'hello', data: JSON.stringify({ session: program.session(), state: program.state(), curves: program.reply('curves', new URLSearchParams()) }) });
      return () => undefined;
    },
  };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 6; i++) {
    await new Promise((done) => setTimeout(done, 25));
    studio.flush();
    flushSync();
  }
};
async function show(view: Component<never>, props: object = {}): Promise<HTMLElement> {
  open = mount(view as Component, { target: box, props, context: contextOf(studio) });
  flushSync();
  await settle();
  return box;
}
const label = (selector: string): string => box.querySelector(selector)?.getAttribute('aria-label') ?? '';

beforeAll(() => {
  // A page with a layout: every box is 600 by 300.
  Element.prototype.getBoundingClientRect = () => ({ x: 0, y: 0, left: 0, top: 0, right: 600, bottom: 300, width: 600, height: 300, toJSON: () => '' });
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});

beforeEach(async () => {
  const { makeStudio } = (await import('../standin/studio.mjs' as string)) as { makeStudio: () => StandIn };
  standIn = makeStudio();
  studio = new Studio(clientOf(standIn));
  box = document.body.appendChild(document.createElement('div'));
  await studio.start();
  studio.flush();
  await settle();
});

afterEach(async () => {
  if (open) await unmount(open);
  open = null;
  box.remove();
});

/** The stand-in, some of whose replies are others. */
function replying(others: Record<string, (q: URLSearchParams) => unknown>): Client {
  const usual = clientOf(standIn);
  const ask = (path: string): unknown => {
    const url = new URL(path, 'http://x');
    return others[url.pathname.slice(5)]?.(url.searchParams) ?? null;
  };
  return { ...usual, get: async <T>(path: string) => (ask(path) as T | null) ?? usual.get<T>(path) };
}

const train = async (): Promise<void> => {
  standIn.s.advance(540);
  await settle();
};

describe('views', () => {
  it('the question: an untrained answer that is wrong, then a pass', async () => {
    await show(Question);
    expect(box.querySelector('h1')!.textContent).toBe('Will I pass this class?');
    expect(box.querySelector('.big')!.textContent).toBe('0.20');
    expect(box.querySelector('.told')!.textContent).toContain('Untrained. Its 3 parameters are random');
    await train();
    expect(box.querySelector('.big')!.textContent).toBe('0.91');
    expect(box.querySelector('#go')!.textContent).toBe('10 more epochs');
  });
  it('the decision map: rows, rings around the wrong, the line of 0.5', async () => {
    await show(DecisionMap);
    expect(label('.map svg')).toMatch(/Decision map over hours and lectures at step 0\. \d+ rows shown, \d+ answered wrong/);
    const wrong = Number(/(\d+) answered wrong/.exec(label('.map svg'))![1]);
    expect(box.querySelector('.map .ring')!.getAttribute('d')!.match(/M/g)).toHaveLength(wrong);
    expect(box.querySelector('.map .half')!.getAttribute('d')).toMatch(/^M/);
    await train();
    expect(Number(/(\d+) answered wrong/.exec(label('.map svg'))![1])).toBeLessThan(wrong);
  });
  it('the curves: best value and epoch, a band, a place in time', async () => {
    await show(Curves);
    expect(box.textContent).toContain('Nothing yet');
    await train();
    expect(label('.plot.loss svg')).toBe('Loss against epochs. Validation 0.173 at epoch 60, best 0.173 at epoch 60.');
    expect(box.querySelector('.plot.loss .band')!.getAttribute('d')).toMatch(/^M.*Z$/);
    expect(box.querySelector('.plot.loss .data-line')!.getAttribute('d')!.match(/[ML]/g)).toHaveLength(61);
  });
  it('the network: units, weights by sign and size, the verdict', async () => {
    standIn.reply('command', new URLSearchParams(), { op: 'set', set: { layers: [4, 3] } });
    await settle();
    await show(NetworkView);
    expect(box.querySelectorAll('.unit')).toHaveLength(8);
    expect(box.querySelectorAll('.network > svg .edge')).toHaveLength(2 * 4 + 4 * 3 + 3);
    expect(box.querySelectorAll('.unit[aria-pressed="true"]')).toHaveLength(1);
    expect(box.querySelector('.verdict')!.textContent).toMatch(/yes|no/);
  });
  it('inside a unit: every number of the sum, and the sum', async () => {
    studio.unit = { layer: 'output', unit: 0 };
    await show(NetworkView);
    await unmount(open!);
    await show(Inside);
    const [w1, w2, b] = standIn.s.run.net.parameters;
    const cells = [...box.querySelectorAll('.sum tbody tr')].map((row) => [...row.querySelectorAll('td')].map((c) => c.textContent));
    expect(cells.map((row) => row[1])).toEqual([fixed(w1!, 3), fixed(w2!, 3), fixed(b!, 3)]);
    const z = Number(box.querySelector('.sum tfoot td:nth-of-type(3)')!.textContent!.replace('−', '-'));
    const sum = cells.reduce((t, row) => t + Number(row[2]!.replace('−', '-')), 0);
    expect(Math.abs(z - sum)).toBeLessThan(0.002);
  });
  it('what if: a slider a column, where it flips, the smallest change', async () => {
    studio.wantAnswer();
    await show(WhatIf);
    expect(box.querySelectorAll('input[type="range"]')).toHaveLength(2);
    expect(box.textContent).toContain('flips at');
    expect(box.textContent).toMatch(/Smallest change to yes: hours 5 → /);
  });
  it('the doctor: a word and a line for each layer', async () => {
    await show(Doctor);
    expect(box.textContent).toContain('Untrained.');
    expect(box.querySelectorAll('.layers tbody tr')).toHaveLength(1);
  });
  it('the errors: counts that add up to the rows', async () => {
    await train();
    await show(Errors);
    const counts = [...box.querySelectorAll('.confusion button')].map((b) => Number(b.textContent));
    expect(counts.reduce((a, b) => a + b, 0)).toBe(48);
    expect(box.textContent).toContain(`${counts[0]! + counts[3]!} of 48`);
    expect(label('.plot.roc svg')).toMatch(/ROC curve, area 0\.9/);
  });
  it('the learning rate: 41 losses, now and best', async () => {
    await show(RateLens);
    expect(label('.plot svg')).toContain('at 0.3 it would be');
    expect(box.querySelectorAll('.size-line')).toHaveLength(1);
  });
  it('the landscape: the path and what the plane leaves out', async () => {
    await train();
    await show(LandscapeView);
    expect(box.textContent).toContain('Exact.');
    expect(box.textContent).toContain('Off by up to');
    expect(box.querySelectorAll('.contour').length).toBeGreaterThan(4);
  });
  it('the lenses: sums under the activation, rows on the loss', async () => {
    studio.unit = { layer: 'output', unit: 0 };
    await show(FunctionLens as Component<never>, { kind: 'activation' });
    expect(box.textContent).toContain('where it is flat');
    await unmount(open!);
    await show(FunctionLens as Component<never>, { kind: 'loss' });
    expect(box.querySelectorAll('.dot')).toHaveLength(48);
  });
  it('ghost runs: beside this one, the lowest named', async () => {
    await train();
    standIn.reply('command', new URLSearchParams(), { op: 'ghost', set: { learning_rate: 3 } });
    await show(Ghosts);
    expect(label('.plot svg')).toContain('2 runs');
    expect(box.textContent).toContain('reaches lowest');
  });
  it('the data: a histogram a column, and notes', async () => {
    await show(DataView as Component<never>, { data: standIn.reply('data', new URLSearchParams()) });
    expect(box.querySelectorAll('figure')).toHaveLength(2);
    expect(box.textContent).toContain('All 400 rows');
  });
  it('the model card: layers and their parameters', async () => {
    await show(ModelCard as Component<never>, { card: standIn.reply('card', new URLSearchParams()) });
    expect(box.textContent).toContain('3 parameters');
  });
  it('transport: where in time, and back', async () => {
    await train();
    await show(Transport);
    const slider = box.querySelector<HTMLInputElement>('.scrub input')!;
    expect(slider.getAttribute('aria-valuetext')).toBe('step 540, epoch 60.0');
    await studio.goTo(270);
    await settle();
    expect(slider.getAttribute('aria-valuetext')).toBe('step 270, epoch 30.0');
    expect(box.querySelector('.play')!.getAttribute('aria-label')).toBe('Fork from here');
  });
  it('a notice: what is not a number, and the way on', async () => {
    standIn.reply('command', new URLSearchParams(), { op: 'set', set: { learning_rate: 1e30 } });
    standIn.s.advance(9);
    await show(Notice);
    expect(box.textContent).toContain('Not a number');
    expect(box.querySelector('button')!.textContent).toContain('From the start, rate 0.1');
  });
  it('the report: score, errors, reasons, data, training and the command', async () => {
    await train();
    await show(ReportView as Component<never>, { report: standIn.reply('report', new URLSearchParams()) });
    expect(box.querySelector('h1')!.textContent).toMatch(/^Right on \d+ of 80 rows it never saw$/);
    expect([...box.querySelectorAll('h2')].map((h) => h.textContent)).toEqual(expect.arrayContaining(['Errors', 'What it relies on', 'Training', 'Repeat it']));
    expect(box.querySelector('.command')!.textContent).toContain('lamina train');
  });
});

describe('other tables', () => {
  const session = (more: object): object => ({ ...(standIn.session() as object), exam: false, question: '', version: 9, ...more });
  const begin = async (more: object, others: Record<string, (q: URLSearchParams) => unknown>): Promise<void> => {
    studio = new Studio(replying(others));
    await studio.start();
    studio.flush();
    studio.arrive('session', JSON.stringify(session(more)));
    await settle();
  };
  const labels = ['Adelie', 'Chinstrap', 'Gentoo'];

  it('three classes: counts of nine cells, a mark for each class, the likeliest by name', async () => {
    const confusion = [10, 1, 0, 2, 5, 0, 0, 0, 8];
    await begin({ task: 'multiclass', labels }, {
      map: (q) => {
        const map = standIn.reply('map', q) as { values: number[] };
        return { ...map, kind: 'classes', classes: map.values.map((v) => (v > 0.6 ? 2 : v > 0.3 ? 1 : 0)) };
      },
      errors: () => ({ version: 9, step: 0, part: 'validation', rows: 26, task: 'multiclass', metrics: [{ name: 'accuracy', value: 23 / 26, low: 0.7, high: 0.95 }], baseline: [], labels, confusion, threshold: 0.5, roc: [], calibration: [], worst: [], residuals: null, pairs: [] }),
    });
    await show(Errors);
    expect([...box.querySelectorAll('.confusion button')].map((b) => Number(b.textContent))).toEqual(confusion);
    expect(box.textContent).toContain('23 of 26');
    expect(box.querySelectorAll('.confusion .wrong')).toHaveLength(2);
    await unmount(open!);
    await show(DecisionMap);
    expect(box.querySelectorAll('.legend .mark')).toHaveLength(3);
    expect(box.querySelectorAll('.map .half')).toHaveLength(0);
  });

  it('ten classes: a table that scrolls, with short heads', async () => {
    const ten = Array.from({ length: 10 }, (_, i) => `digit ${i}`);
    await begin({ task: 'multiclass', labels: ten }, {
      errors: () => ({ version: 9, step: 0, part: 'validation', rows: 100, task: 'multiclass', metrics: [], baseline: [], labels: ten, confusion: Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? 10 : 0)), threshold: 0.5, roc: [], calibration: [], worst: [], residuals: null, pairs: [] }),
    });
    await show(Errors);
    expect(box.querySelectorAll('.confusion button')).toHaveLength(100);
    expect(box.textContent).toContain('100 of 100');
  });

  it('numbers: answers against truths, no rings, no share of right answers', async () => {
    const pairs = Array.from({ length: 40 }, (_, i) => ({ row: i, truth: i, answer: i + (i % 3) - 1 }));
    await begin({ task: 'regression', labels: [] }, {
      errors: () => ({ version: 9, step: 0, part: 'validation', rows: 40, task: 'regression', metrics: [{ name: 'rmse', value: 0.82, low: 0.7, high: 0.9 }], baseline: [{ name: 'rmse', value: 11.5 }], labels: [], confusion: [], threshold: 0.5, roc: [], calibration: [], worst: [], residuals: { low: -1, step: 1, counts: [13, 14, 13] }, pairs }),
    });
    await show(Errors);
    expect(box.querySelectorAll('.speck')).toHaveLength(40);
    expect(box.textContent).toContain('0.82 off');
    await unmount(open!);
    await show(DecisionMap);
    expect(label('.map svg')).not.toContain('wrong');
    expect(box.querySelectorAll('.map .ring')).toHaveLength(0);
    await unmount(open!);
    await show(Curves);
    expect(box.textContent).not.toContain('right answers');
  });

  it('two hundred columns: four sliders, and a way to the others', async () => {
    const columns = Array.from({ length: 200 }, (_, i) => ({ name: `c${i}`, type: 'number', low: 0, high: 1, typical: '0.5', step: 0.01, labels: [], explained: i / 200 }));
    await begin({ columns, axes: ['c199', 'c198'], asked: Object.fromEntries(columns.map((c) => [c.name, '0.5'])) }, {});
    await show(WhatIf);
    expect([...box.querySelectorAll('input[type="range"]')].map((i) => i.id)).toEqual(['if-c199', 'if-c198', 'if-c197', 'if-c196']);
    expect(studio.axes).toEqual(['c199', 'c198']);
  });

  it('a name that is a script is text', async () => {
    const bad = '<img src=x onerror=alert(1)>';
    await begin({ target: bad, axes: [bad, 'b'], columns: [{ name: bad, type: 'number', low: 0, high: 1, typical: '0', step: null, labels: [], explained: null }, { name: 'b', type: 'category', low: null, high: null, typical: bad, step: null, labels: [bad, 'x'], explained: null }], asked: {} }, {});
    await show(WhatIf);
    await show(Question);
    expect(document.querySelectorAll('img')).toHaveLength(0);
    expect(box.textContent).toContain(bad);
  });
});
