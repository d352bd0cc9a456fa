// The engine of the stand-in: a small network in plain loops, so that the page can be tested without the program.
import { students } from './students.mjs';

/** A seeded source of numbers in [0, 1). */
function source(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled(items, draw) {
  const result = items.slice();
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

function normal(draw) {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

const activations = {
  linear: { of: (z) => z, slope: () => 1, sign: '', saturated: () => false },
  tanh: { of: Math.tanh, slope: (z, a) => 1 - a * a, sign: 'tanh', saturated: (a) => Math.abs(a) > 0.97 },
  relu: { of: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0), sign: 'relu', saturated: () => false },
  sigmoid: { of: (z) => 1 / (1 + Math.exp(-z)), slope: (z, a) => a * (1 - a), sign: 'σ', saturated: (a) => a < 0.015 || a > 0.985 },
};

/** Cross-entropy of one answer; the clamp is far below what is ever printed. */
function crossEntropy(answer, truth) {
  return -Math.log(Math.max(truth ? answer : 1 - answer, 1e-12));
}

/** Dense layers; all parameters lie in one array, layer by layer: the weights of each unit, then the biases. */
class Net {
  constructor(sizes, hiddenActivation, seed) {
    this.sizes = sizes;
    this.layers = [];
    let offset = 0;
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1];
      const outputs = sizes[l];
      const last = l === sizes.length - 1;
      this.layers.push({
        inputs, outputs, weights: offset, biases: offset + inputs * outputs,
        name: last ? 'output' : `hidden ${l}`, activation: last ? 'sigmoid' : hiddenActivation,
      });
      offset += (inputs + 1) * outputs;
    }
    this.parameters = new Float64Array(offset);
    const draw = source(seed);
    for (const layer of this.layers) {
      const spread = Math.sqrt((layer.activation === 'relu' ? 2 : 1) / layer.inputs);
      for (let i = 0; i < layer.inputs * layer.outputs; i++) this.parameters[layer.weights + i] = spread * normal(draw);
      if (this.layers.length === 1) this.parameters[layer.biases] = 0.5 * normal(draw);
    }
  }

  weight(layer, unit, input) { return this.parameters[layer.weights + unit * layer.inputs + input]; }
  bias(layer, unit) { return this.parameters[layer.biases + unit]; }

  /** Every value on the way: values[0] is the input, values[l + 1] and sums[l] belong to layer l. */
  forward(x, parameters = this.parameters) {
    const values = [x];
    const sums = [];
    for (const layer of this.layers) {
      const before = values[values.length - 1];
      const g = activations[layer.activation].of;
      const z = new Array(layer.outputs);
      const a = new Array(layer.outputs);
      for (let u = 0; u < layer.outputs; u++) {
        let sum = parameters[layer.biases + u];
        const first = layer.weights + u * layer.inputs;
        for (let i = 0; i < layer.inputs; i++) sum += parameters[first + i] * before[i];
        z[u] = sum;
        a[u] = g(sum);
      }
      sums.push(z);
      values.push(a);
    }
    return { values, sums };
  }

  answer(x, parameters = this.parameters) {
    const { values } = this.forward(x, parameters);
    return values[values.length - 1][0];
  }

  /** ∂L/∂z of every unit for one row; with the cross-entropy the output's is simply p − y. */
  backward(pass, truth, parameters = this.parameters) {
    const deltas = new Array(this.layers.length);
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const layer = this.layers[l];
      const a = pass.values[l + 1];
      if (l === this.layers.length - 1) {
        deltas[l] = [a[0] - truth];
        continue;
      }
      const next = this.layers[l + 1];
      const slope = activations[layer.activation].slope;
      deltas[l] = a.map((value, u) => {
        let sum = 0;
        for (let k = 0; k < next.outputs; k++) sum += deltas[l + 1][k] * parameters[next.weights + k * next.inputs + u];
        return sum * slope(pass.sums[l][u], value);
      });
    }
    return deltas;
  }

  /** Mean gradient and mean loss over rows. */
  gradient(rows, parameters = this.parameters) {
    const gradient = new Float64Array(parameters.length);
    let loss = 0;
    for (const row of rows) {
      const pass = this.forward(row.x, parameters);
      loss += crossEntropy(pass.values[this.layers.length][0], row.passed);
      const deltas = this.backward(pass, row.passed, parameters);
      this.layers.forEach((layer, l) => {
        const before = pass.values[l];
        for (let u = 0; u < layer.outputs; u++) {
          const delta = deltas[l][u] / rows.length;
          const first = layer.weights + u * layer.inputs;
          for (let i = 0; i < layer.inputs; i++) gradient[first + i] += delta * before[i];
          gradient[layer.biases + u] += delta;
        }
      });
    }
    return { gradient, loss: loss / rows.length };
  }

  loss(rows, parameters = this.parameters) {
    let sum = 0;
    for (const row of rows) sum += crossEntropy(this.answer(row.x, parameters), row.passed);
    return sum / rows.length;
  }
}

/** The exam's rows, split and standardised by what the learning rows tell. */
function prepareExam() {
  const order = shuffled(students, source(7));
  order.forEach((row, place) => { row.part = place < 80 ? 'sealed' : place < 128 ? 'validate' : 'learn'; });
  const learn = students.filter((row) => row.part === 'learn');
  const columns = ['lectures', 'hours'].map((name) => {
    const mean = learn.reduce((sum, row) => sum + row[name], 0) / learn.length;
    const spread = Math.sqrt(learn.reduce((sum, row) => sum + (row[name] - mean) ** 2, 0) / learn.length);
    const all = students.map((row) => row[name]);
    return { name, mean, spread, low: Math.min(...all), high: Math.max(...all) };
  });
  const scaled = (lectures, hours) => [(lectures - columns[0].mean) / columns[0].spread, (hours - columns[1].mean) / columns[1].spread];
  for (const row of students) row.x = scaled(row.lectures, row.hours);
  return { columns, scaled, learn, validate: students.filter((row) => row.part === 'validate'), sealed: students.filter((row) => row.part === 'sealed') };
}

/** A training that can be looked at from any of its steps. */
class Run {
  constructor(exam, { hidden, activation = 'tanh', rate, batch, seed }) {
    this.exam = exam;
    this.rate = rate;
    this.batch = batch;
    this.seed = seed;
    this.net = new Net([2, ...hidden, 1], activation, seed);
    this.snapshots = [this.net.parameters.slice()];
    this.epochs = [0];
    this.batchLoss = [null];
    this.validation = [this.measure()];
    this.learning = [this.net.loss(exam.learn)];
    this.rates = [rate];
    this.marks = [];
    this.queue = [];
    this.round = 0;
  }

  get steps() { return this.snapshots.length - 1; }

  measure() {
    const rows = this.exam.validate;
    let loss = 0;
    let wrong = 0;
    for (const row of rows) {
      const answer = this.net.answer(row.x);
      loss += crossEntropy(answer, row.passed);
      wrong += (answer >= 0.5) !== (row.passed === 1);
    }
    return { loss: loss / rows.length, wrong };
  }

  /** The rows of the step that comes next; each epoch has its own fixed order, so a fork repeats the same days. */
  nextRows(count) {
    if (this.queue.length === 0) this.queue = shuffled(this.exam.learn, source(1000 * this.seed + this.round++));
    return this.queue.splice(0, count);
  }

  advance(count = this.batch) {
    const rows = this.nextRows(count);
    const { gradient, loss } = this.net.gradient(rows);
    for (let i = 0; i < gradient.length; i++) this.net.parameters[i] -= this.rate * gradient[i];
    this.snapshots.push(this.net.parameters.slice());
    this.epochs.push(this.epochs[this.epochs.length - 1] + rows.length / this.exam.learn.length);
    this.batchLoss.push(loss);
    this.validation.push(this.measure());
    this.learning.push(null);
    this.rates.push(this.rate);
  }

  /** Goes back to a step and forgets what came after it; what was forgotten is returned, to be shown as a ghost. */
  fork(step) {
    const ghost = { from: step, epochs: this.epochs.slice(step), losses: this.validation.slice(step).map((v) => v.loss) };
    for (const list of [this.snapshots, this.epochs, this.batchLoss, this.validation, this.learning, this.rates]) list.length = step + 1;
    this.marks = this.marks.filter((mark) => mark.step <= step);
    this.net.parameters = this.snapshots[step].slice();
    this.round = Math.floor(this.epochs[step] + 1e-9);
    const done = Math.round((this.epochs[step] - this.round) * this.exam.learn.length);
    this.queue = [];
    if (done > 0) this.nextRows(done);
    return ghost;
  }

  /** The step of the lowest validation loss. */
  best(until = this.steps) {
    let best = 0;
    for (let i = 1; i <= until; i++) if (this.validation[i].loss < this.validation[best].loss) best = i;
    return best;
  }
}

export { Net, Run, activations, crossEntropy, prepareExam, students };
