// The replies of the stand-in: the shapes of api.json, computed by engine.mjs.
import { activations, crossEntropy, students } from './engine.mjs';

const clamp = (v, a, b) => Math.min(b, Math.max(a, v));
const linspace = (a, b, n) => Array.from({ length: n }, (_, i) => a + ((b - a) * i) / (n - 1));
const spans = { lectures: [0, 12], hours: [0, 20] };

export const layerName = (net, l) => (l === net.layers.length - 1 ? 'output' : `dense_${l + 1}`);

export function makeViews(s) {
  const base = (step) => ({ version: s.version, step });
  const p = (step) => s.run.snapshots[step];
  const xy = (x, y, vx, vy) => s.exam.scaled(x === 'lectures' ? vx : y === 'lectures' ? vy : 4, x === 'hours' ? vx : y === 'hours' ? vy : 5);
  const words = ['no', 'yes'];
  const answerOf = (chance) => ({ label: words[Number(chance >= 0.5)], value: Math.max(chance, 1 - chance), probabilities: [1 - chance, chance], spread: null });
  const part = (name) => s.exam[name === 'training' ? 'learn' : name === 'held_out' ? 'sealed' : 'validate'];
  const rowOf = (index) => students[index] ?? students[0];

  function axes(q) {
    const x = q.get('x') || 'hours';
    const y = q.get('y') || 'lectures';
    const n = Number(q.get('grid') || 32);
    const range = (c, axis) => (q.has(`${axis}0`) ? [Number(q.get(`${axis}0`)), Number(q.get(`${axis}1`))] : spans[c]);
    const axis = (c, a) => ({ column: c, type: 'number', values: linspace(...range(c, a), n), labels: [] });
    return { x: axis(x, 'x'), y: axis(y, 'y'), n };
  }

  const views = {
    map(q, step) {
      const { x, y } = axes(q);
      const values = y.values.flatMap((vy) => x.values.map((vx) => s.run.net.answer(xy(x.column, y.column, vx, vy), p(step))));
      return { ...base(step), x, y, kind: 'probability', values, classes: [], low: 0, high: 1, fixed: {} };
    },
    tiles(q, step) {
      const { x, y, n } = axes(q);
      const layers = s.run.net.layers.map((layer, l) => ({ name: layerName(s.run.net, l), units: Array.from({ length: layer.outputs }, (_, index) => ({ index, values: [] })) }));
      for (const vy of y.values) for (const vx of x.values) s.run.net.forward(xy(x.column, y.column, vx, vy), p(step)).values.slice(1).forEach((a, l) => a.forEach((v, u) => layers[l].units[u].values.push(v)));
      return { ...base(step), x, y, grid: n, low: -1, high: 1, layers };
    },
    points(q, step) {
      const x = q.get('x') || 'hours';
      const y = q.get('y') || 'lectures';
      const rows = [...s.exam.learn, ...s.exam.validate].sort((a, b) => a.index - b.index);
      const answer = rows.map((r) => s.run.net.answer(r.x, p(step)));
      return { ...base(step), rows: rows.map((r) => r.index), x: rows.map((r) => r[x]), y: rows.map((r) => r[y]), truth: rows.map((r) => r.passed), answer, right: rows.map((r, i) => (answer[i] >= 0.5) === Boolean(r.passed)), validation: rows.map((r) => r.part === 'validate'), all: rows.length };
    },
    network(q, step, cells) {
      const row = rowOf(Number(q.get('row') ?? 0));
      const net = s.run.net;
      const raw = { lectures: Number(cells?.lectures ?? row.lectures), hours: Number(cells?.hours ?? row.hours) };
      const x = s.exam.scaled(raw.lectures, raw.hours);
      const pass = net.forward(x, p(step));
      const deltas = net.backward(pass, row.passed, p(step));
      const rate = s.run.rates[step];
      const layers = net.layers.map((layer, l) => {
        const before = pass.values[l];
        const weights = [];
        const gradients = [];
        for (let u = 0; u < layer.outputs; u++) for (let i = 0; i < layer.inputs; i++) {
          weights.push(p(step)[layer.weights + u * layer.inputs + i]);
          gradients.push(deltas[l][u] * before[i]);
        }
        const units = deltas[l].map((delta, u) => ({ index: u, z: pass.sums[l][u], output: pass.values[l + 1][u], delta, bias: p(step)[layer.biases + u], bias_gradient: delta, bias_change: -rate * delta, norm: 1, picture: [] }));
        return { name: layerName(net, l), kind: 'dense', detail: `${layer.outputs} units, ${layer.activation}`, activation: layer.activation, inputs: [l ? layerName(net, l - 1) : 'numbers'], outputs: layer.outputs, parameters: (layer.inputs + 1) * layer.outputs, units, sources: l ? before.map((_, i) => `${layerName(net, l - 1)} ${i + 1}`) : ['lectures', 'hours'], source_indices: before.map((_, i) => i), source_values: before, all_sources: before.length, weights, gradients, changes: gradients.map((g) => -rate * g) };
      });
      const chance = pass.values.at(-1)[0];
      return { ...base(step), member: 1, members: 1, row: cells ? -1 : row.index, truth: words[row.passed], cells: { lectures: String(raw.lectures), hours: String(raw.hours) }, features: [{ name: 'lectures', value: x[0] }, { name: 'hours', value: x[1] }], layers, loss_name: 'binary_cross_entropy', loss: crossEntropy(chance, row.passed), answer: answerOf(chance), learning_rate: rate, optimizer: 'sgd', edges: true, training_mode: false };
    },
    unit(q, step) {
      const network = views.network(q, step);
      const l = network.layers.findIndex((layer) => layer.name === q.get('layer'));
      const layer = network.layers[l];
      const u = Number(q.get('unit'));
      const unit = layer.units[u];
      const inputs = l ? network.layers[l - 1].units.map((v) => v.output) : network.features.map((f) => f.value);
      const n = inputs.length;
      const g = activations[layer.activation];
      return { ...base(step), layer: layer.name, unit: u, activation: layer.activation, terms: inputs.map((input, i) => ({ source: layer.sources[i], weight: layer.weights[u * n + i], input, product: layer.weights[u * n + i] * input, gradient: layer.gradients[u * n + i], change: layer.changes[u * n + i] })), all_terms: n, bias: unit.bias, bias_gradient: unit.bias_gradient, bias_change: unit.bias_change, z: unit.z, output: unit.output, slope: g.slope(unit.z, unit.output), delta: unit.delta, output_gradient: l === network.layers.length - 1 ? null : unit.delta / g.slope(unit.z, unit.output) };
    },
    answer: (cells, step) => answerOf(s.run.net.answer(s.exam.scaled(Number(cells.lectures ?? 4), Number(cells.hours ?? 5)), p(step))),
    whatif(cells, step) {
      const here = { lectures: Number(cells.lectures ?? 4), hours: Number(cells.hours ?? 5) };
      const chance = (c) => s.run.net.answer(s.exam.scaled(c.lectures, c.hours), p(step));
      const now = chance(here);
      const curves = Object.keys(spans).map((column) => {
        const at = Array.from({ length: 41 }, (_, i) => (spans[column][1] * i) / 40);
        return { column, at, labels: [], value: at.map((v) => chance({ ...here, [column]: v })) };
      });
      const flips = [];
      for (const column of Object.keys(spans)) {
        let best = null;
        const step2 = column === 'hours' ? 0.5 : 1;
        for (let v = 0; v <= spans[column][1]; v += step2) {
          const to = chance({ ...here, [column]: v });
          if (to >= 0.5 !== now >= 0.5 && (best === null || Math.abs(v - here[column]) < Math.abs(best.v - here[column]))) best = { v, to };
        }
        if (best) flips.push({ column, from: String(here[column]), to: String(best.v), label: words[Number(now < 0.5)], probability: Math.max(best.to, 1 - best.to), spreads: Math.abs(best.v - here[column]) / s.exam.columns.find((c) => c.name === column).spread });
      }
      flips.sort((a, b) => a.spreads - b.spreads);
      return { ...base(step), answer: answerOf(now), curves, moved: Object.keys(spans).map((column) => ({ column, cell: String(here[column]), typical: '4', moved: 0.1 })), typical_value: 0.5, flips };
    },
    rate(q, step) {
      const { net } = s.run;
      const rows = s.exam.learn.slice(0, 96);
      const { gradient, loss } = net.gradient(rows, p(step));
      const rates = Array.from({ length: 41 }, (_, i) => 10 ** (-3 + i / 8));
      const to = (r) => net.loss(rows, p(step).map((v, i) => v - r * gradient[i]));
      const losses = rates.map(to);
      const best = rates[losses.indexOf(Math.min(...losses))];
      const now = s.run.rate;
      const verdict = now > best * 2.5 ? 'too large' : now < best / 30 ? 'too small' : 'good';
      return { ...base(step), rates, losses, now, loss_now: to(now), loss_before: loss, slope: -1, best, verdict, text: `${now} is ${verdict}.`, rows: 96 };
    },
    doctor(q, step) {
      const { net } = s.run;
      const { gradient } = net.gradient(s.exam.learn, p(step));
      const norm = (a, from, to) => Math.hypot(...a.slice(from, to));
      const layers = net.layers.map((layer, l) => {
        const end = layer.biases + layer.outputs;
        const outputs = s.exam.learn.map((r) => net.forward(r.x, p(step)).values[l + 1]);
        const units = Array.from({ length: layer.outputs }, (_, u) => u);
        const relu = layer.activation === 'relu';
        const share = (f) => units.filter((u) => outputs.every((o) => f(o[u]))).length / units.length;
        const w = norm(p(step), layer.weights, end);
        const g = norm(gradient, layer.weights, end);
        return { name: layerName(net, l), activation: layer.activation, units: layer.outputs, gradient: g, weights: w, update: (s.run.rate * g) / w, dead: relu ? share((a) => a === 0) : null, saturated: relu ? null : share(activations[layer.activation].saturated), mean: 0, spread: 1 };
      });
      const dead = layers.find((l) => (l.dead ?? 0) > 0.4);
      const word = s.state.status === 'diverged' ? 'diverged' : step === 0 ? 'untrained' : dead ? 'ill' : layers.every((l) => l.update < 1.5e-3) ? 'settled' : 'learning';
      const text = { untrained: 'Nothing has been learnt yet.', ill: `${Math.round(100 * (dead?.dead ?? 0))} % of the units of ${dead?.name} answer 0 to every row.`, settled: 'The steps have become small; more epochs will change little.', learning: 'Every layer moves.', diverged: `The loss is not a number at step ${step}.` }[word];
      return { ...base(step), word, text, remedy: word === 'ill' ? 'Take a smaller learning rate, or another activation.' : word === 'diverged' ? 'Go on with a tenth of the rate.' : '', layers, notes: [], rows: 272 };
    },
    errors(q, step) {
      const threshold = Number(q.get('threshold') ?? 0.5);
      const rows = part(q.get('part')).map((r) => ({ r, a: s.run.net.answer(r.x, p(step)) }));
      const at = (t, c) => rows.filter(({ r, a }) => r.passed === t && Number(a >= threshold) === c).length;
      const confusion = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
      const [tn, fp, fn, tp] = confusion;
      const roc = [1.01, ...rows.map(({ a }) => a).sort((a, b) => b - a)].map((t) => {
        const hit = rows.filter(({ r, a }) => r.passed && a >= t).length;
        const miss = rows.filter(({ r, a }) => !r.passed && a >= t).length;
        return { threshold: t, false_positive: miss / (fp + tn), true_positive: hit / (tp + fn), precision: hit + miss ? hit / (hit + miss) : null };
      });
      let area = 0;
      for (let i = 1; i < roc.length; i++) area += ((roc[i].false_positive - roc[i - 1].false_positive) * (roc[i].true_positive + roc[i - 1].true_positive)) / 2;
      const calibration = Array.from({ length: 10 }, (_, b) => rows.filter(({ a }) => Math.min(9, Math.floor(a * 10)) === b)).map((list, b) => ({ low: b / 10, high: (b + 1) / 10, mean: list.length ? list.reduce((t, x) => t + x.a, 0) / list.length : (b + 0.5) / 10, share: list.length ? list.filter((x) => x.r.passed).length / list.length : 0, rows: list.length }));
      const metric = (name, value, w = 0.08) => ({ name, value, low: clamp(value - w, 0, 1), high: clamp(value + w, 0, 1) });
      const loss = rows.reduce((t, { r, a }) => t + crossEntropy(a, r.passed), 0) / rows.length;
      const metrics = [metric('accuracy', (tp + tn) / rows.length), metric('log_loss', loss), metric('auc', area), metric('precision', tp / (tp + fp || 1)), metric('recall', tp / (tp + fn || 1)), metric('f1', (2 * tp) / (2 * tp + fp + fn || 1))];
      return { ...base(step), part: q.get('part') || 'validation', rows: rows.length, task: 'binary', metrics, baseline: [{ name: 'accuracy', value: (tp + fn) / rows.length }], labels: words, confusion, threshold, roc, calibration, worst: wrongRows(rows, step).slice(0, 20), residuals: null, pairs: [] };
    },
    rows(q, step) {
      const threshold = Number(q.get('threshold') ?? 0.5);
      const rows = part(q.get('part')).map((r) => ({ r, a: s.run.net.answer(r.x, p(step)) })).filter(({ r, a }) => r.passed === Number(q.get('truth')) && Number(a >= threshold) === Number(q.get('answer')));
      return { ...base(step), rows: wrongRows(rows, step), all: rows.length };
    },
    landscape(q, step) {
      const { run } = s;
      const n = Number(q.get('grid') || 21);
      const now = p(step);
      const [i, j] = [0, 1];
      const path = run.snapshots.slice(0, step + 1).filter((_, k) => k % Math.ceil((step + 1) / 60) === 0 || k === step);
      const range = (c) => { const v = [...path.map((q2) => q2[c]), -1, 3]; const [a, b] = [Math.min(...v), Math.max(...v)]; return Array.from({ length: n }, (_, k) => a - 0.5 + ((b - a + 1) * k) / (n - 1)); };
      const [x, y] = [range(i), range(j)];
      const rows = s.exam.learn.slice(0, 80);
      const at = (vx, vy) => { const q2 = now.slice(); q2[i] = vx; q2[j] = vy; return run.net.loss(rows, q2); };
      const values = y.flatMap((vy) => x.map((vx) => at(vx, vy)));
      const places = path.map((q2, k) => ({ step: k, x: q2[i], y: q2[j], loss: run.net.loss(rows, q2), gap: run.net.loss(rows, q2) - at(q2[i], q2[j]) }));
      return { ...base(step), kind: run.net.layers.length === 1 ? 'exact' : 'path', x_name: 'w lectures', y_name: 'w hours', x, y, values, low: Math.min(...values), high: Math.max(...values), middle: values[n * n >> 1], path: places, share: 0.93, worst_gap: Math.max(...places.map((g) => Math.abs(g.gap))), rows: 80, loss_name: 'binary_cross_entropy' };
    },
    activation(q, step) {
      const { net } = s.run;
      const l = Math.max(0, net.layers.findIndex((_, k) => layerName(net, k) === q.get('layer')));
      const g = activations[net.layers[l].activation];
      const z = s.exam.learn.flatMap((r) => net.forward(r.x, p(step)).sums[l]);
      const counts = new Array(48).fill(0);
      for (const v of z) counts[clamp(Math.floor((v + 6) * 4), 0, 47)]++;
      const places = Array.from({ length: 97 }, (_, i) => -6 + i / 8);
      return { ...base(step), layer: layerName(net, l), activation: net.layers[l].activation, z: places, value: places.map((v) => g.of(v)), slope: places.map((v) => g.slope(v, g.of(v))), histogram: { low: -6, step: 0.25, counts }, flat: z.filter((v) => g.slope(v, g.of(v)) < 0.02).length / z.length, rows: 272, units: net.layers[l].outputs };
    },
    loss(q, step) {
      const x = Array.from({ length: 61 }, (_, i) => -6 + i / 5);
      const sigmoid = (v) => 1 / (1 + Math.exp(-v));
      const rows = s.exam.validate.map((r) => { const pass = s.run.net.forward(r.x, p(step)); const z = pass.sums.at(-1)[0]; return { row: r.index, x: z, loss: crossEntropy(sigmoid(z), r.passed), curve: r.passed }; });
      return { ...base(step), loss: 'binary_cross_entropy', x_name: 'z of the output', curves: words.map((label, k) => ({ label, x, loss: x.map((v) => crossEntropy(sigmoid(v), k)) })), rows, mean: rows.reduce((t, r) => t + r.loss, 0) / rows.length };
    },
    data() {
      const columns = Object.entries(spans).map(([name, [low, high]]) => {
        const bins = name === 'hours' ? 20 : 12;
        const width = (high - low) / bins;
        const counts = (k) => { const c = new Array(bins).fill(0); for (const r of students) if (k === null || r.passed === k) c[clamp(Math.floor((r[name] - low) / width), 0, bins - 1)]++; return c; };
        return { name, type: 'number', reason: 'all cells are numbers', use: 'feature', missing: 0, distinct: bins, histogram: { low, step: width, counts: counts(null) }, by_class: [counts(0), counts(1)], words: [], explained: 0.4, scaled: { low: -2, step: 0.25, counts: counts(null) }, notes: [] };
      });
      const target = { name: 'passed', type: 'boolean', reason: 'two values: 0, 1', use: 'target', missing: 0, distinct: 2, histogram: null, by_class: [], words: [{ word: '1', cells: 267, share: 0.67 }, { word: '0', cells: 133, share: 0.33 }], explained: null, scaled: null, notes: [] };
      return { version: s.version, name: 'exam', rows: students.length, drawn: students.length, columns: [...columns, target], notes: [], labels: words, balance: words.map((label, k) => ({ label, training: s.exam.learn.filter((r) => r.passed === k).length, validation: s.exam.validate.filter((r) => r.passed === k).length, held_out: s.exam.sealed.filter((r) => r.passed === k).length })), split: '20 % held out, then 15 % for validation', examples: wrongRows(s.exam.learn.slice(0, 6).map((r) => ({ r, a: 0.5 })), 0) };
    },
    card() {
      const { net } = s.run;
      const layers = net.layers.map((layer, l) => ({ name: layerName(net, l), kind: 'dense', detail: `${layer.outputs} units, ${layer.activation}`, shape: [layer.inputs, layer.outputs], parameters: (layer.inputs + 1) * layer.outputs, flops: 2 * layer.inputs * layer.outputs, bytes: 4 * (layer.inputs + 1) * layer.outputs }));
      const sum = (k) => layers.reduce((t, l) => t + l[k], 0);
      return { version: s.version, name: 'exam', task: 'binary', target: 'passed', layers, parameters: sum('parameters'), flops: sum('flops'), bytes: sum('bytes'), memory: 4096, options: [{ name: 'optimizer', value: 'sgd' }, { name: 'learning rate', value: String(s.run.rate) }, { name: 'batch', value: String(s.run.batch) }], environment: [{ name: 'program', value: 'lamina 0.1.0' }, { name: 'processor', value: 'stand-in' }], command: 'lamina train exam.csv --target passed --layers 4,3 -o exam.lamina', notes: [] };
    },
    row: (q) => ({ version: s.version, row: Number(q.get('row')), part: 'training', truth: words[rowOf(Number(q.get('row'))).passed], cells: { lectures: String(rowOf(Number(q.get('row'))).lectures), hours: String(rowOf(Number(q.get('row'))).hours) }, pixels: [] }),
  };

  function wrongRows(rows) {
    return rows.map(({ r, a }) => ({ row: r.index, truth: words[r.passed], answer: words[Number(a >= 0.5)], chance: r.passed ? a : 1 - a, loss: crossEntropy(a, r.passed), cells: { lectures: String(r.lectures), hours: String(r.hours) }, pixels: [] })).sort((a, b) => b.loss - a.loss);
  }
  return views;
}
