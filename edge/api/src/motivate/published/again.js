// Draws again from nothing but a draw's published protocol, by the steps the protocol ends with.
// In a browser the page of the draw runs it; on a computer of one's own: node again.js protocol.txt

/** What the protocol says, and whether it follows from the rest: `committed`, `frozen` and `drawn` are true, false, or null where it is not so far. */
async function drawAgain(text) {
  const lines = text.split('\n\n')[0].split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
  const all = (name) => lines.filter(([of]) => of === name).map(([, value]) => value);
  const hashOf = (name) => all(name)[0]?.split(' ')[0] ?? null;
  const [seed, root] = [hashOf('seed'), hashOf('root')];
  const entries = all('entry');
  return {
    entries: entries.length,
    committed: seed && written(hash(bytesOf(seed))) === hashOf('commitment'),
    frozen: root && String(entries.length) === all('entries')[0] && written(await chained(`perennial ${all('draw')[0]}`, entries)) === root,
    drawn: seed && root && JSON.stringify(await winners(bytesOf(seed), bytesOf(root), entries, Number(all('prizes')[0]), all('each holder wins')[0] === 'once')) === JSON.stringify(all('winner')),
  };
}

/** Step 2: each entry is hashed upon the ones before. */
async function chained(beginning, entries) {
  const utf8 = new TextEncoder();
  let chain = hash(utf8.encode(beginning));
  for (let at = 0; at < entries.length; at += 1) {
    chain = hash(joined(chain, utf8.encode(entries[at])));
    if (at % 20000 === 0) await breath();
  }
  return chain;
}

/** Steps 3 to 5: the winners' lines in the order they are drawn. */
async function winners(seed, root, entries, prizes, isOnce) {
  const [row, won, holders] = [[...entries], [], new Set()];
  let k = 0n;
  function number() {
    const digits = new Uint8Array(8);
    new DataView(digits.buffer).setBigUint64(0, k, true);
    k += 1n;
    return new DataView(hash(joined(seed, root, digits)).buffer).getBigUint64(0, true);
  }
  while (won.length < prizes && row.length > 0) {
    const n = BigInt(row.length);
    const whole = (2n ** 64n / n) * n;
    let x = number();
    while (x >= whole) x = number();
    const place = Number(x % n);
    const [ticket, holder] = row[place].split(' ');
    const last = row.pop();
    if (place < row.length) row[place] = last;
    if (!isOnce || !holders.has(holder)) won.push(`${won.length + 1} ${ticket}`);
    holders.add(holder);
    if (row.length % 20000 === 0) await breath();
  }
  return won;
}

/** Lets the page be drawn between. */
const breath = () => new Promise((go) => setTimeout(go));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const bytesOf = (hexadecimal) => Uint8Array.from(hexadecimal.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const written = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const BEGINNING = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const ORDER = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const MIXED = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

/** BLAKE3 of at most 1024 bytes: all that a protocol hashes is shorter. */
function hash(bytes) {
  const blocks = Math.max(1, Math.ceil(bytes.length / 64));
  let state = BEGINNING;
  for (let at = 0; at < blocks; at += 1) {
    const part = bytes.subarray(64 * at, 64 * at + 64);
    const block = new Uint8Array(64);
    block.set(part);
    const words = Array.from({ length: 16 }, (_, word) => new DataView(block.buffer).getUint32(4 * word, true));
    state = pressed(state, words, part.length, (at === 0 ? 1 : 0) + (at === blocks - 1 ? 10 : 0));
  }
  const sum = new Uint8Array(32);
  state.forEach((word, at) => new DataView(sum.buffer).setUint32(4 * at, word, true));
  return sum;
}

function pressed(state, block, length, flags) {
  const v = Uint32Array.from([...state, ...BEGINNING.slice(0, 4), 0, 0, length, flags]);
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  let words = block;
  for (let round = 0; round < 7; round += 1) {
    MIXED.forEach(([a, b, c, d], at) => {
      v[a] = v[a] + v[b] + words[2 * at];
      v[d] = turned(v[d] ^ v[a], 16);
      v[c] = v[c] + v[d];
      v[b] = turned(v[b] ^ v[c], 12);
      v[a] = v[a] + v[b] + words[2 * at + 1];
      v[d] = turned(v[d] ^ v[a], 8);
      v[c] = v[c] + v[d];
      v[b] = turned(v[b] ^ v[c], 7);
    });
    words = ORDER.map((from) => words[from]);
  }
  return Array.from({ length: 8 }, (_, at) => (v[at] ^ v[at + 8]) >>> 0);
}

if (typeof document === 'object') {
  const button = document.querySelector('button[data-protocol]');
  const told = document.querySelector('[role="status"]');
  if (button && told) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      button.disabled = true;
      told.textContent = button.dataset.busy;
      try {
        const { committed, frozen, drawn } = await drawAgain(await (await fetch(button.dataset.protocol)).text());
        told.textContent = [committed, frozen, drawn].includes(false) ? button.dataset.wrong : button.dataset[drawn ? 'right' : 'early'];
      } catch {
        told.textContent = button.dataset.failed;
      }
      button.disabled = false;
    });
  }
} else if (typeof module === 'object' && typeof require === 'function' && require.main === module) {
  drawAgain(require('node:fs').readFileSync(process.argv[2], 'utf8')).then(({ entries, ...steps }) => {
    console.log(`${entries} entries`);
    for (const [step, isRight] of Object.entries(steps)) console.log(`${step}: ${isRight === null ? 'not yet' : isRight ? 'right' : 'WRONG'}`);
    if (Object.values(steps).includes(false)) process.exitCode = 1;
  });
}
if (typeof module === 'object') module.exports = { drawAgain, hash, written };
