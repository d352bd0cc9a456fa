// The one place that talks to the program.
import { eventParser, waitBefore, type StreamEvent } from './stream';

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fix = '',
  ) {
    super(message);
  }
}


/** What a page needs of the program; tests give one that plays a record. */
export interface Client {
  get<T>(path: string): Promise<T>;
  blob(path: string): Promise<Blob>;
  post<T>(path: string, body: unknown): Promise<T>;
  upload<T>(path: string, file: Blob): Promise<T>;
  stream(on: (event: StreamEvent) => void, connected: (is: boolean, retryInMs: number) => void): () => void;
}

async function check(response: Response): Promise<Response> {
  if (response.ok) return response;
  let said = response.statusText;
  let fix = '';
  try {
    const body = (await response.json()) as { error?: { what?: string; fix?: string } | string };
    if (typeof body.error === 'string') said = body.error;
    else if (body.error) {
      said = body.error.what ?? said;
      fix = body.error.fix ?? '';
    }
  } catch {
    // Not JSON: the status says enough.
  }
  throw new Refused(response.status, said, fix);
}

export function httpClient(token: string): Client {
  const headers = { 'X-Lamina-Token': token };
  const json = { ...headers, 'Content-Type': 'application/json' };
  return {
    async get<T>(path: string) {
      return (await (await check(await fetch(path, { headers }))).json()) as T;
    },
    async blob(path) {
      return (await check(await fetch(path, { headers }))).blob();
    },
    async post<T>(path: string, body: unknown) {
      const text = JSON.stringify(body);
      return (await (await check(await fetch(path, { method: 'POST', headers: json, body: text }))).json()) as T;
    },
    async upload<T>(path: string, file: Blob) {
      const type = { ...headers, 'Content-Type': 'application/octet-stream' };
      return (await (await check(await fetch(path, { method: 'POST', headers: type, body: file }))).json()) as T;
    },
    stream(on, connected) {
      const abort = new AbortController();
      let last = '';
      const run = async (): Promise<void> => {
        for (let attempt = 0; !abort.signal.aborted; attempt++) {
          try {
            const resume: Record<string, string> = last ? { 'Last-Event-ID': last } : {};
            const response = await check(await fetch('/api/stream', { headers: { ...headers, ...resume }, signal: abort.signal }));
            const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
            const parse = eventParser();
            connected(true, 0);
            for (;;) {
              const { done, value } = await reader.read();
              if (done) break;
              attempt = 0;
              for (const event of parse(value)) {
                if (event.id) last = event.id;
                on(event);
              }
            }
          } catch (error) {
            if (abort.signal.aborted) return;
            if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
              connected(false, -1);
              return;
            }
          }
          const wait = waitBefore(attempt);
          connected(false, wait);
          await new Promise((done) => setTimeout(done, wait));
        }
      };
      void run();
      return () => abort.abort();
    },
  };
}
