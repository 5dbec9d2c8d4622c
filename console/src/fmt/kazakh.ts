/** Kazakh words that Chromium's Intl lacks. */
export const KAZAKH_MONTHS = ['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым', 'шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан'];
export const KAZAKH_MONTHS_SHORT = ['қаң.', 'ақп.', 'нау.', 'сәу.', 'мам.', 'мау.', 'шіл.', 'там.', 'қыр.', 'қаз.', 'қар.', 'жел.'];
export const KAZAKH_WEEKDAYS = ['жексенбі', 'дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі'];
export const KAZAKH_WEEKDAYS_SHORT = ['жс', 'дс', 'сс', 'ср', 'бс', 'жм', 'сб'];

export const KAZAKH_COMPACT = [
  { from: 1_000_000_000_000, word: 'трлн' },
  { from: 1_000_000_000, word: 'млрд' },
  { from: 1_000_000, word: 'млн' },
  { from: 1_000, word: 'мың' },
];

export type RelativeUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const UNITS: Record<RelativeUnit, string> = { second: 'секунд', minute: 'минут', hour: 'сағат', day: 'күн', week: 'апта', month: 'ай', year: 'жыл' };
const FROM: Record<RelativeUnit, string> = { second: 'секундтан', minute: 'минуттан', hour: 'сағаттан', day: 'күннен', week: 'аптадан', month: 'айдан', year: 'жылдан' };
const NEAR: Record<string, string> = { 'day-1': 'кеше', day0: 'бүгін', day1: 'ертең', second0: 'қазір' };

/** "3 сағат бұрын", "2 күннен кейін", "кеше". */
export function kazakhRelative(value: number, unit: RelativeUnit): string {
  const near = NEAR[unit + value];
  if (near) return near;
  return value < 0 ? `${-value} ${UNITS[unit]} бұрын` : `${value} ${FROM[unit]} кейін`;
}
