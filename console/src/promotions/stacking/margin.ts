import { parseNumber } from '../../fmt';

/** The largest margin there is, in hundredths of a percent. */
export const MARGIN_MAX = 1_000_000;

/** A typed percentage in hundredths of a percent: `undefined` when empty, `null` when it is no margin. */
export function readMargin(text: string): number | undefined | null {
  if (text.trim() === '') return undefined;
  const percent = parseNumber(text);
  if (percent === null || percent < 0) return null;
  const margin = Math.round(percent * 100);
  return margin <= MARGIN_MAX ? margin : null;
}
