// A studio over the exam that answers as the program does; whoever calls `s.advance(steps)` is its clock.
import { Run, activations, prepareExam } from './engine.mjs';
import lessons from './lessons.json' with { type: 'json' };
import { layerName, makeViews } from './views.mjs';

export function makeStudio() {
  const s = { version: 1, exam: prepareExam(), listeners: new Set(), sealed: true, abandoned: [], runId: 1 };
  const emit = (event, data) => { for (const send of s.listeners) send(event, data); };
  const session = () => ({
    version: s.version, program: 'lamina 0.1.0', name: 'exam', question: 'Will I pass this class?', exam: true, attached: false, target: 'passed', task: 'binary', labels: ['no', 'yes'], rows: { training: 272, validation: 48, held_out: 80 },
    columns: [{ name: 'lectures', type: 'number', low: 0, high: 12, typical: '3', step: 1, labels: [], explained: 0.4 }, { name: 'hours', type: 'number', low: 0, high: 20, typical: '5', step: 0.5, labels: [], explained: 0.45 }],
    axes: ['hours', 'lectures'], asked: { lectures: '4', hours: '5' }, activations: ['linear', 'sigmoid', 'tanh', 'relu', 'silu'], limits: { layers: 8, units: 1024, batch_size: 65536, epochs: 1000000, upload_bytes: 67108864, grid: 128 }, parameters: s.run.net.parameters.length, image: null,
  });
  const controls = { learning_rate: 0.3, batch_size: 32, dropout: 0, activation: 'tanh', layers: [], epochs: 60, optimizer: 'sgd', loss: 'binary_cross_entropy', speed: 120, seed: 58 };
  s.state = { status: 'paused' };
  const epochsOf = () => {
    const list = [];
    for (let i = 1; i < s.run.epochs.length; i++) {
      const e = Math.round(s.run.epochs[i]);
      if (Math.abs(s.run.epochs[i] - e) > 1e-6) continue;
      const v = s.run.validation[i];
      list.push({ epoch: e, step: i, loss: s.run.batchLoss[i], validation_loss: v.loss, validation_accuracy: 1 - v.wrong / 48, learning_rate: s.run.rates[i], best: list.every((o) => v.loss < o.validation_loss), seconds: 0.01 });
    }
    return list;
  };
  const state = () => {
    const { run } = s;
    const epochs = epochsOf();
    const best = epochs.filter((e) => e.best).at(-1);
    const done = run.epochs.at(-1) >= controls.epochs - 1e-6;
    const status = s.state.status === 'playing' ? 'playing' : s.state.status === 'diverged' ? 'diverged' : done ? 'finished' : 'paused';
    return {
      version: s.version, run: s.runId, status, why: status === 'playing' ? '' : status === 'diverged' ? 'The loss was not a number.' : done ? 'all epochs are done' : run.steps ? 'paused' : 'not begun',
      error: status === 'diverged' ? { code: 'training.diverged', what: `The loss is not a number at step ${run.steps + 1}.`, where: 'layer output', fix: 'Take a smaller learning rate.' } : null,
      epoch: epochs.length, step: run.steps, epoch_step: 0, steps_per_epoch: Math.ceil(272 / controls.batch_size), loss: run.batchLoss.at(-1), epoch_loss: epochs.at(-1)?.loss ?? null, validation_loss: run.validation.at(-1).loss, validation_accuracy: 1 - run.validation.at(-1).wrong / 48,
      untrained_loss: run.validation[0].loss, untrained_accuracy: 1 - run.validation[0].wrong / 48, best_epoch: best?.epoch ?? 0, best_loss: best?.validation_loss ?? null, rate_now: controls.learning_rate, steps_per_second: 120, watching: 0.004, controls: { ...controls }, oldest: 0, newest: run.steps, snapshots: [0, run.steps], saved: s.saved ?? '', sealed: s.sealed,
    };
  };
  const tell = () => emit('state', state());
  const begin = () => {
    s.run = new Run(s.exam, { hidden: controls.layers, activation: controls.activation in activations ? controls.activation : 'tanh', rate: controls.learning_rate, batch: controls.batch_size, seed: controls.layers.length ? 3 : controls.seed });
    s.views = makeViews(s);
    s.state.status = 'paused';
  };
  begin();
  const fold = (i) => ({ first: i, last: i, low: s.run.batchLoss[i], mean: s.run.batchLoss[i], high: s.run.batchLoss[i] });
  s.advance = (steps) => {
    const folds = [];
    const before = epochsOf().length;
    for (let k = 0; k < steps && s.run.epochs.at(-1) < controls.epochs - 1e-6; k++) {
      s.run.advance();
      if (s.run.net.parameters.some((v) => !(Math.abs(v) < 1e9))) { s.state.status = 'diverged'; s.run.fork(s.run.steps - 1); break; }
      folds.push(fold(s.run.steps));
    }
    if (folds.length) emit('points', { run: s.runId, folds });
    for (const epoch of epochsOf().slice(before)) emit('epoch', { run: s.runId, ghost: 0, epoch });
    if (s.run.epochs.at(-1) >= controls.epochs - 1e-6) s.state.status = 'finished';
    tell();
  };
  const mark = (kind, text) => { const m = { run: s.runId, step: s.run.steps, epoch: s.run.epochs.at(-1), kind, text }; s.marks.push(m); emit('mark', m); };
  s.marks = [];
  const curves = () => ({ run: s.runId, began: 0, folds: s.run.batchLoss.map((_, i) => i).slice(1).map(fold), epochs: epochsOf(), marks: s.marks, notes: [], others: s.abandoned });
  const command = (c) => {
    const { op } = c;
    if (op === 'set' && s.state.status === 'diverged') s.state.status = 'paused';
    if (op === 'play') s.state.status = 'playing';
    else if (op === 'pause') s.state.status = 'paused';
    else if (op === 'step') s.advance(c.count ?? 1);
    else if (op === 'epoch') s.advance((c.count ?? 1) * Math.ceil(272 / controls.batch_size));
    else if (op === 'more') { controls.epochs += c.count ?? 10; s.state.status = 'paused'; mark('epochs', `${controls.epochs} epochs`); }
    else if (op === 'best') { s.run.fork(epochsOf().filter((e) => e.best).at(-1)?.step ?? 0); s.state.status = 'paused'; }
    else if (op === 'fork') {
      s.abandoned.push({ id: s.runId, label: `run ${s.runId}`, kind: 'abandoned', epochs: epochsOf().filter((e) => e.step >= c.step) });
      s.run.fork(c.step); s.runId++; s.marks = s.marks.filter((m) => m.step <= c.step); mark('fork', 'fork'); s.state.status = 'paused';
    } else if (op === 'set') {
      const before = { ...controls };
      Object.assign(controls, c.set);
      s.run.rate = controls.learning_rate; s.run.batch = controls.batch_size;
      if (s.run.steps === 0) s.run.rates[0] = s.run.rate;
      if ('layers' in c.set || 'activation' in c.set) { s.version++; begin(); s.marks = []; emit('session', session()); }
      else for (const k of Object.keys(c.set)) if (k !== 'speed' && s.run.steps) mark(k, `${k.replace('_', ' ')} ${before[k]} → ${controls[k]}`);
    } else if (op === 'reset') { begin(); s.marks = []; s.abandoned = []; s.version++; emit('session', session()); }
    else if (op === 'weight') {
      const [name, what] = c.parameter.split('.');
      const layer = s.run.net.layers.find((_, l) => layerName(s.run.net, l) === name);
      const at = what === 'bias' ? layer.biases + c.index : layer.weights + (c.index % layer.outputs) * layer.inputs + Math.floor(c.index / layer.outputs);
      s.run.net.parameters[at] = c.value;
      s.run.snapshots[s.run.steps] = s.run.net.parameters.slice();
      mark('weight', `${c.parameter}[${c.index}] → ${c.value}`);
    } else if (op === 'stop') { s.state.status = 'paused'; s.sealed = false; s.saved = 'exam.lamina'; }
    else if (op === 'lesson') { const l = lessons.lessons.find((x) => x.kind === c.kind); Object.assign(controls, { layers: l.setup.layers, learning_rate: l.setup.learning_rate }); s.version++; begin(); s.marks = []; s.abandoned = []; emit('session', session()); }
    else if (op === 'ghost') {
      const run = new Run(s.exam, { hidden: controls.layers, rate: c.set?.learning_rate ?? 0.3, batch: 32, seed: controls.layers.length ? 3 : controls.seed });
      const epochs = [];
      while (run.epochs.at(-1) < controls.epochs - 1e-6) { run.advance(); if (run.steps % 9 === 0) epochs.push({ epoch: run.steps / 9, step: run.steps, loss: run.batchLoss.at(-1), validation_loss: run.validation.at(-1).loss, validation_accuracy: 1 - run.validation.at(-1).wrong / 48, learning_rate: run.rate, best: false, seconds: 0 }); }
      s.abandoned.push({ id: 100 + s.abandoned.length, label: `learning rate ${run.rate}`, kind: 'ghost', epochs });
    } else if (op === 'unghost') s.abandoned = s.abandoned.filter((o) => o.id !== c.id);
    if (['fork', 'ghost', 'unghost', 'reset', 'lesson'].includes(op)) emit('hello', { session: session(), state: state(), curves: curves() });
    tell();
    return { step: s.run.steps, text: op, state: state() };
  };
  const runs = () => ({ runs: [{ id: s.runId, label: 'this run', kind: 'run', from_step: 0, epochs: epochsOf().length, step: s.run.steps, best_loss: state().best_loss, best_epoch: state().best_epoch, last_loss: state().validation_loss, best_accuracy: state().validation_accuracy, seconds: 0.4, controls }, ...s.abandoned.map((o) => ({ id: o.id, label: o.label, kind: o.kind, from_step: 0, epochs: o.epochs.length, step: o.epochs.at(-1)?.step ?? 0, best_loss: Math.min(...o.epochs.map((e) => e.validation_loss)), best_epoch: 1, last_loss: o.epochs.at(-1)?.validation_loss ?? null, best_accuracy: null, seconds: 0.4, controls }))], log: s.marks.map((m) => JSON.stringify(m)) });
  /** The reply to a question, as the server gives it. */
  const reply = (name, q, body = {}) => {
    const step = Math.min(s.run.steps, Number(q.get('step') ?? body.step ?? s.run.steps));
    if (name === 'command') return command(body);
    if (name === 'session') return session();
    if (name === 'state') return state();
    if (name === 'curves') return curves();
    if (name === 'runs') return runs();
    if (name === 'report') return report();
    if (name === 'lessons') return { lessons: lessons.lessons };
    if (name === 'lesson') return { words: lessons.lessons.find((l) => l.kind === q.get('kind')), blocks: lessons.blocks[q.get('kind')] };
    if (name === 'answer' || name === 'whatif') return s.views[name](body.cells, step);
    return s.views[name]?.(q, step, name === 'network' ? body.cells : undefined) ?? null;
  };
  const report = () => ({ title: 'exam', kind: 'train', session: session(), state: state(), curves: curves(), data: s.views.data(), card: s.views.card(), errors: s.views.errors(new URLSearchParams('part=validation'), s.run.steps), held_out: s.views.errors(new URLSearchParams('part=held_out'), s.run.steps), network: s.views.network(new URLSearchParams(), s.run.steps), importances: [{ column: 'lectures', importance: 0.31, spread: 0.03 }, { column: 'hours', importance: 0.24, spread: 0.02 }], made: '2026-11-30 12:00' });
  return { s, session, state, reply };
}
