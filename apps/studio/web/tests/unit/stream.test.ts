import { describe, expect, it } from 'vitest';
import { eventParser, waitBefore } from '../../src/api/stream';
import { readAddress } from '../../src/state/address';

describe('the stream', () => {
  it('is cut into events wherever the pieces end', () => {
    const text = ': beat\nid: 4\nevent: state\ndata: {"a":1}\n\ndata: one\ndata: two\n\n';
    for (let cut = 0; cut <= text.length; cut++) {
      const parse = eventParser();
      const events = [...parse(text.slice(0, cut)), ...parse(text.slice(cut))];
      expect(events).toEqual([{ id: '4', event: 'state', data: '{"a":1}' }, { id: '4', event: 'message', data: 'one\ntwo' }]);
    }
  });
  it('is tried again later and later, but not too late', () => {
    expect([0, 1, 2, 9].map(waitBefore)).toEqual([500, 1000, 2000, 8000]);
  });
});

describe('the address', () => {
  it('holds token, page, lesson and theme', () => {
    expect(readAddress('#t=abc&lesson=3&theme=dark')).toEqual({ token: 'abc', page: 'lessons', lesson: 3, theme: 'dark' });
    expect(readAddress('')).toEqual({ token: '', page: 'studio', lesson: null, theme: null });
    expect(readAddress('#page=../../etc&lesson=99')).toEqual({ token: '', page: 'studio', lesson: null, theme: null });
  });
});
