import { describe, expect, it } from 'vitest';
import { read } from './AmountField';
import { type Step, walk } from './useHistory';

const play = (...steps: Step<string>[]) => steps.reduce(walk<string>, { past: [], now: 'a', future: [], mark: null });
const change = (next: string, mark: string | null = null): Step<string> => ({ kind: 'change', next, mark });

describe('a history', () => {
  it('undoes and redoes', () => {
    expect(play(change('b'), change('c'), { kind: 'undo' }).now).toBe('b');
    expect(play(change('b'), { kind: 'undo' }, { kind: 'redo' }).now).toBe('b');
  });
  it('takes back a typed word at once', () => expect(play(change('b', 'x'), change('bc', 'x'), change('bcd', 'x'), { kind: 'undo' }).now).toBe('a'));
  it('tells words of two fields apart', () => expect(play(change('b', 'x'), change('c', 'y'), { kind: 'undo' }).now).toBe('b'));
  it('begins a new word after an undo', () => expect(play(change('b', 'x'), change('c', 'x'), { kind: 'undo' }, change('d', 'x'), { kind: 'undo' }).now).toBe('a'));
  it('forgets what was undone once something else is done', () => expect(play(change('b'), { kind: 'undo' }, change('c'), { kind: 'redo' }).now).toBe('c'));
  it('stands still at its ends', () => expect(play({ kind: 'undo' }, { kind: 'redo' }).now).toBe('a'));
});

describe('a typed figure', () => {
  it.each<[string, 'whole' | 'number' | 'money', number | null]>([['3', 'whole', 3], ['1,500', 'whole', 1500], ['1 500', 'whole', 1500], ['-1', 'whole', null], ['three', 'whole', null], ['1,5', 'number', 1.5], ['1500', 'money', 150_000], ['1,500', 'money', 150_000], ['12,345', 'money', 1_234_500]])('%s as %s', (text, type, value) => expect(read(text, type, 'KZT')).toBe(value));
});
