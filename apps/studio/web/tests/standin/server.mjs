// A program that answers as `lamina studio` does, on the exam, with a clock that tests may drive.
//   node tests/standin/server.mjs [PORT]     token "test"; serves dist
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Run, prepareExam } from './engine.mjs';
import { makeViews } from './views.mjs';

const dist = new URL('../../dist/', import.meta.url);
const lessons = JSON.parse(readFileSync(new URL('lessons.json', import.meta.url), 'utf8'));
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export function makeStudio() {
  const s = { version: 1, exam: prepareExam(), listeners: new Set(), sealed: true, abandoned: [], runId: 1 };
  const emit = (event, data) => { for (const send of s.listeners) send(event, data); };
  const session = () => ({
    version: s.version, program: 'lamina 0.1.0', name: 'exam', question: 'Will I pass this class?', exam: true, attached: false, target: 'passed', task: 'binary', labels: ['no', 'yes'], rows: { training: 272, validation: 48, held_out: 80 },
    columns: [{ name: 'lectures', type: 'number', low: 0, high: 12, typical: '3', step: 1, labels: [], explained: 0.4 }, { name: 'hours', type: 'number', low: 0, high: 20, typical: '5', step: 0.5, labels: [], explained: 0.45 }],
    asked: { lectures: '4', hours: '5' }, activations: ['linear', 'sigmoid', 'tanh', 'relu', 'silu'], limits: { layers: 8, units: 1024, batch_size: 65536, epochs: 1000000, upload_bytes: 67108864, grid: 128 }, parameters: s.run.net.parameters.length, image: null,
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
      best_epoch: best?.epoch ?? 0, best_loss: best?.validation_loss ?? null, rate_now: controls.learning_rate, steps_per_second: 120, watching: 0.004, controls: { ...controls }, oldest: 0, newest: run.steps, snapshots: [0, run.steps], saved: s.saved ?? '', sealed: s.sealed,
    };
  };
  const tell = () => emit('state', state());
  const begin = () => {
    s.run = new Run(s.exam, { hidden: controls.layers, activation: controls.activation === 'relu' || controls.activation === 'sigmoid' ? controls.activation : 'tanh', rate: controls.learning_rate, batch: controls.batch_size, seed: controls.layers.length ? 3 : controls.seed });
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
      if (s.run.net.parameters.some((v) => !(Math.abs(v) < 1e20))) { s.state.status = 'diverged'; s.run.fork(s.run.steps - 1); break; }
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
    else if (op === 'stop') { s.state.status = 'paused'; s.sealed = false; s.saved = 'exam.lamina'; }
    else if (op === 'lesson') { const l = lessons.lessons.find((x) => x.kind === c.kind); Object.assign(controls, { layers: l.setup.layers, learning_rate: l.setup.learning_rate }); s.version++; begin(); s.marks = []; s.abandoned = []; emit('session', session()); }
    else if (op === 'ghost') {
      const run = new Run(s.exam, { hidden: controls.layers, rate: c.set?.learning_rate ?? 0.3, batch: 32, seed: controls.layers.length ? 3 : controls.seed });
      const epochs = [];
      while (run.epochs.at(-1) < controls.epochs - 1e-6) { run.advance(); if (run.steps % 9 === 0) epochs.push({ epoch: run.steps / 9, step: run.steps, loss: run.batchLoss.at(-1), validation_loss: run.validation.at(-1).loss, validation_accuracy: 1 - run.validation.at(-1).wrong / 48, learning_rate: run.rate, best: false, seconds: 0 }); }
      s.abandoned.push({ id: 100 + s.abandoned.length, label: `learning rate ${run.rate}`, kind: 'ghost', epochs });
    } else if (op === 'unghost') s.abandoned = s.abandoned.filter((o) => o.id !== c.id);
    tell();
    return { step: s.run.steps, text: op, state: state() };
  };
  const runs = () => ({ runs: [{ id: s.runId, label: 'this run', kind: 'run', from_step: 0, epochs: epochsOf().length, step: s.run.steps, best_loss: state().best_loss, best_epoch: state().best_epoch, last_loss: state().validation_loss, best_accuracy: state().validation_accuracy, seconds: 0.4, controls }, ...s.abandoned.map((o) => ({ id: o.id, label: o.label, kind: o.kind, from_step: 0, epochs: o.epochs.length, step: o.epochs.at(-1)?.step ?? 0, best_loss: Math.min(...o.epochs.map((e) => e.validation_loss)), best_epoch: 1, last_loss: o.epochs.at(-1)?.validation_loss ?? null, best_accuracy: null, seconds: 0.4, controls }))], log: s.marks.map((m) => JSON.stringify(m)) });
  const report = () => ({ title: 'exam', kind: 'train', session: session(), state: state(), curves: curves(), data: s.views.data(), card: s.views.card(), errors: s.views.errors(new URLSearchParams('part=validation'), s.run.steps), held_out: s.views.errors(new URLSearchParams('part=held_out'), s.run.steps), network: s.views.network(new URLSearchParams(), s.run.steps), importances: [{ column: 'lectures', importance: 0.31, spread: 0.03 }, { column: 'hours', importance: 0.24, spread: 0.02 }], made: '2026-11-30 12:00' });
  return { s, session, state, curves, command, runs, report, emit };
}

export function serve(port = 0, tick = 33) {
  const studio = makeStudio();
  const { s } = studio;
  const timer = tick ? setInterval(() => { if (s.state.status === 'playing') s.advance(4); }, tick) : null;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://x');
    const json = (value, status = 200) => { response.writeHead(status, { 'Content-Type': 'application/json' }); response.end(JSON.stringify(value)); };
    if (!url.pathname.startsWith('/api/')) {
      const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
      const file = new URL(name, dist);
      if (!file.href.startsWith(dist.href) || !existsSync(file)) { response.writeHead(404); response.end(); return; }
      response.writeHead(200, { 'Content-Type': types[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': csp, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
      response.end(readFileSync(file));
      return;
    }
    if (request.headers['x-lamina-token'] !== 'test') { json({ error: { code: 'studio.token', what: 'The token is missing or wrong.', where: 'X-Lamina-Token', fix: 'Open the address that the program printed.' } }, 403); return; }
    let body = '';
    for await (const piece of request) body += piece;
    const name = url.pathname.slice(5);
    const q = url.searchParams;
    try {
      if (name === 'stream') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
        const send = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        send('hello', { session: studio.session(), state: studio.state() });
        s.listeners.add(send);
        request.on('close', () => s.listeners.delete(send));
        return;
      }
      const cells = request.method === 'POST' && body.startsWith('{') ? JSON.parse(body) : {};
      const step = Math.min(s.run.steps, Number(q.get('step') ?? cells.step ?? s.run.steps));
      if (name === 'command') json(studio.command(cells));
      else if (name === 'upload') json({ upload: 1, name: q.get('name') ?? 'table.csv', rows: body.trim().split('\n').length - 1, columns: body.split('\n')[0].split(',').map((c) => ({ name: c.trim(), type: 'number', reason: 'all cells are numbers', missing: 0, distinct: 9 })), target: body.split('\n')[0].split(',').at(-1).trim(), notes: [] });
      else if (name === 'session' || name === 'state' || name === 'curves' || name === 'runs' || name === 'report') json(studio[name]());
      else if (name === 'lessons') json({ lessons: lessons.lessons });
      else if (name === 'lesson') json({ words: lessons.lessons.find((l) => l.kind === q.get('kind')), blocks: lessons.blocks[q.get('kind')] });
      else if (name === 'answer' || name === 'whatif') json(s.views[name](cells.cells, step));
      else if (name === 'network' && request.method === 'POST') json(s.views.network(q, step, cells.cells));
      else if (s.views[name]) json(s.views[name](q, step));
      else json({ error: { code: 'studio.unknown', what: `There is no ${name}.`, where: url.pathname, fix: '' } }, 404);
    } catch (error) {
      json({ error: { code: 'studio.fault', what: String(error?.stack ?? error), where: name, fix: '' } }, 400);
    }
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({ ...studio, port: server.address().port, close: () => { clearInterval(timer); server.closeAllConnections(); server.close(); } })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { port } = await serve(Number(process.argv[2] ?? 8642));
  console.log(`http://127.0.0.1:${port}/#t=test`);
}
