import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

interface Program {
  drawAgain: (text: string) => Promise<{ entries: number; committed: boolean | null; frozen: boolean | null; drawn: boolean | null }>;
}

/** The program that draws' public pages hand out, as it runs on anybody's computer. */
function program(): Program {
  const module = { exports: {} };
  new Function('module', 'document', file('edge/api/src/motivate/published/again.js'))(module, undefined);
  return module.exports as Program;
}

const PROTOCOL = file('business/motivate/tests/it/draws/protocol.txt');

test('the published program comes to the winners that the server drew', async () => {
  expect(await program().drawAgain(PROTOCOL)).toEqual({ entries: 80, committed: true, frozen: true, drawn: true });
});

test('whatever is changed shows', async () => {
  const { drawAgain } = program();
  const winner = /winner: 1 tkt_\d+/;
  expect(await drawAgain(PROTOCOL.replace(winner, 'winner: 1 tkt_999'))).toMatchObject({ committed: true, frozen: true, drawn: false });
  expect(await drawAgain(PROTOCOL.replace('entry: tkt_', 'entry: tkt_9'))).toMatchObject({ committed: true, frozen: false });
  expect(await drawAgain(PROTOCOL.replace(/seed: ../, 'seed: zz'))).toMatchObject({ committed: false });
});

test('what is not published yet is neither right nor wrong', async () => {
  const early = PROTOCOL.replace(/(seed|winner): .*\n/g, '');
  expect(await program().drawAgain(early)).toMatchObject({ committed: null, frozen: true, drawn: null });
});
