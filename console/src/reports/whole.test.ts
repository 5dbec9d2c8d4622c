import { expect, it } from 'vitest';
import { wholeOf } from './whole';

const kzt = (minor: number) => ({ minor, currency: 'KZT' });

it('drops small change from a column of large amounts alone', () => {
  expect(wholeOf([kzt(1_000_050), kzt(250)])(kzt(250))).toEqual(kzt(300));
  expect(wholeOf([kzt(99_950)])(kzt(250))).toEqual(kzt(250));
});
