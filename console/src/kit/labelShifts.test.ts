import { expect, it } from 'vitest';
import { labelShifts } from './labelShifts';

it('leaves labels that are far apart where they are', () => expect(labelShifts([10, 90], 100, 200)).toEqual([0, 0]));
it('moves two that are near apart by the same', () => expect(labelShifts([50, 52], 100, 200)).toEqual([5, -5]));
it('knows lines without an end', () => expect(labelShifts([null, 52], 100, 200)).toEqual([0, 0]));
