// A program that answers as `lamina studio` does, on the exam, with a clock of 30 ticks a second.
//   node tests/standin/server.mjs [PORT]     token "test"; serves dist
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeStudio } from './studio.mjs';

const dist = new URL('../../dist/', import.meta.url);
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

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
      if (name === 'upload') json({ upload: 1, name: q.get('name') ?? 'table.csv', rows: body.trim().split('\n').length - 1, columns: body.split('\n')[0].split(',').map((c) => ({ name: c.trim(), type: 'number', reason: 'all cells are numbers', missing: 0, distinct: 9 })), target: body.split('\n')[0].split(',').at(-1).trim(), notes: [] });
      else {
        const reply = studio.reply(name, q, cells);
        if (reply) json(reply);
        else json({ error: { code: 'studio.unknown', what: `There is no ${name}.`, where: url.pathname, fix: '' } }, 404);
      }
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
