// Server-sent events over fetch, so that the token can go in a header.

export interface StreamEvent {
  id: string;
  event: string;
  data: string;
}

/** Cuts a text that arrives in pieces into events; what is not ended yet waits for the next piece. */
export function eventParser(): (piece: string) => StreamEvent[] {
  let rest = '';
  let current = { id: '', event: 'message', data: [] as string[] };
  return (piece) => {
    const events: StreamEvent[] = [];
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (current.data.length) events.push({ ...current, data: current.data.join('\n') });
        current = { id: current.id, event: 'message', data: [] };
        continue;
      }
      if (line.startsWith(':')) continue;
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') current.data.push(value);
      else if (field === 'event') current.event = value;
      else if (field === 'id') current.id = value;
    }
    return events;
  };
}

/** How long to wait before the n-th try to connect again, in ms. */
export const waitBefore = (attempt: number): number => Math.min(8000, 500 * 2 ** attempt);
