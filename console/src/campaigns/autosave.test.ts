import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../api/problem';
import { Autosave } from './autosave';

interface Fields {
  name: string;
  subject: string;
  sender: { email: string };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that keeps the fields and refuses what it is told to. */
function server() {
  const kept: Partial<Fields> & { version: number } = { version: 1 };
  const refusals: Problem[] = [];
  const calls: (Partial<Fields> & { version: number })[] = [];
  const save = vi.fn(async (patch: Partial<Fields> & { version: number }) => {
    calls.push(patch);
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    if (patch.version !== kept.version) throw new Problem({ status: 409, code: 'version_conflict' });
    Object.assign(kept, patch, { version: kept.version + 1 });
    return { version: kept.version };
  });
  const autosave = new Autosave<Fields, object>({ version: 1, save, onSaved: () => {}, onChange: () => {} });
  return { kept, refusals, calls, autosave };
}

describe('autosave', () => {
  it('sends once when typing rests, with the last of each field', async () => {
    const { autosave, calls } = server();
    autosave.edit({ subject: 'H' });
    await vi.advanceTimersByTimeAsync(500);
    autosave.edit({ subject: 'Hi', name: 'Autumn' });
    await vi.advanceTimersByTimeAsync(800);
    expect(calls).toEqual([{ subject: 'Hi', name: 'Autumn', version: 1 }]);
    expect(autosave.state.kind).toBe('saved');
    expect(autosave.isDirty).toBe(false);
  });

  it('sends what was typed during a request after it, on the new version', async () => {
    const { autosave, kept, calls } = server();
    autosave.edit({ subject: 'one' });
    const first = autosave.flush();
    autosave.edit({ subject: 'two' });
    await first;
    await autosave.flush();
    expect(kept.subject).toBe('two');
    expect(calls.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('keeps what could not be sent and tries again by itself', async () => {
    const { autosave, refusals, kept } = server();
    refusals.push(new Problem({ status: 0, code: 'unreachable' }));
    autosave.edit({ subject: 'kept' });
    expect(await autosave.flush()).toBe(false);
    expect(autosave.state.kind).toBe('failed');
    expect(autosave.isDirty).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kept.subject).toBe('kept');
  });

  it('saves the rest when one field is refused, and that field once it is changed', async () => {
    const { autosave, refusals, kept } = server();
    refusals.push(new Problem({ status: 422, code: 'field_invalid', field: 'sender.email' }));
    autosave.edit({ sender: { email: 'x' }, subject: 'S' });
    expect(await autosave.flush()).toBe(false);
    expect(kept).toEqual({ subject: 'S', version: 2 });
    expect(autosave.refused.sender?.code).toBe('field_invalid');
    autosave.edit({ sender: { email: 'a@example.com' } });
    expect(await autosave.flush()).toBe(true);
    expect(kept.sender?.email).toBe('a@example.com');
    expect(autosave.refused).toEqual({});
  });

  it('stops at a conflict, takes further typing, and puts it on top when asked', async () => {
    const { autosave, kept } = server();
    Object.assign(kept, { version: 7, name: 'theirs' });
    autosave.edit({ subject: 'mine' });
    expect(await autosave.flush()).toBe(false);
    autosave.edit({ subject: 'mine too' });
    expect(autosave.state.kind).toBe('conflict');
    expect(kept.subject).toBeUndefined();
    expect(await autosave.keepMine(7)).toBe(true);
    expect(kept).toEqual({ subject: 'mine too', name: 'theirs', version: 8 });
  });

  it('forgets ours when theirs is taken', async () => {
    const { autosave, kept } = server();
    kept.version = 7;
    autosave.edit({ subject: 'mine' });
    await autosave.flush();
    autosave.takeTheirs(7);
    expect(autosave.isDirty).toBe(false);
    autosave.edit({ name: 'next' });
    expect(await autosave.flush()).toBe(true);
    expect(kept).toEqual({ name: 'next', version: 8 });
  });
});
