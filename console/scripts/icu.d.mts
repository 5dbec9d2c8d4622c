export const LOCALES: string[];
export const LOCALES_DIR: string;
export function readAreas(locale: string): Record<string, Record<string, string>>;
export function readCatalogue(locale: string): Record<string, string>;
export function compile(message: string): unknown;
export function argumentsOf(message: string): {
  kinds: Record<string, 'number' | 'text'>;
  branches: { name: string; type: 'plural' | 'select' | 'selectordinal'; cases: string[] }[];
};
