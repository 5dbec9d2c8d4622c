const AT_ONCE = 3;

let busy = 0;
const waiting: (() => void)[] = [];

/** Does work of which no more than three pieces go on at once; the others wait in line. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy < AT_ONCE) busy += 1;
  else await new Promise<void>((begin) => waiting.push(begin));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}
