/** 9, 930 and 9.30 as 09:00 and 09:30; what is none stays for the reader to mend. */
export function clock(typed: string | undefined): string | undefined {
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(typed?.trim() ?? '');
  return match ? `${match[1]?.padStart(2, '0')}:${match[2] ?? '00'}` : typed;
}
