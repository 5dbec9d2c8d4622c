import { expect, it } from 'vitest';
import { safeNext } from './next';

it.each([
  ['/customers?q=ann', '/customers?q=ann'],
  [undefined, '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/sign-in?next=/', '/'],
])('after signing in, %s leads to %s', (next, path) => expect(safeNext(next)).toBe(path));
