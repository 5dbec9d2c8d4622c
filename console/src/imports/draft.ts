import type { Import, ImportColumn, ImportConsent, ImportFormat, ImportKind, ImportMapping, ImportTarget } from '../api/types';

/** A guess below this is left to the person. */
const SURE_ENOUGH = 50;
const IDENTIFIERS = ['external', 'email', 'phone', 'card'];

/** What a file's columns mean, while it is being said. */
export interface Draft {
  /** File column to target; a column that is absent is not taken. */
  columns: Record<string, string>;
  source: string;
  customer_source: string;
  defaults: [target: string, value: string][];
  default_country: string;
  first_match: string | null;
  consent: ImportConsent | null;
}

/** What keeps a draft from being a mapping. */
export type Fault = { code: 'required' | 'twice' | 'unnamed'; target: string } | { code: 'nobody' } | { code: 'no_line' } | { code: 'consent' };

/** The draft to begin with: what was saved before, and guesses for columns nobody has decided on. */
export function beginDraft(file: Import, country: string): Draft {
  const saved = file.mapping;
  return {
    columns: saved ? ofFile(saved.columns, file.columns) : guessed(file.columns),
    source: saved?.source ?? '',
    customer_source: saved?.customer_source ?? '',
    defaults: Object.entries(saved?.defaults ?? {}),
    default_country: saved?.default_country ?? country,
    first_match: saved?.match[0] ?? null,
    consent: saved?.consent ?? null,
  };
}

function guessed(columns: ImportColumn[]): Record<string, string> {
  return Object.fromEntries(columns.flatMap(({ name, guess, confidence }) => (guess && confidence >= SURE_ENOUGH ? [[name, guess]] : [])));
}

function ofFile(saved: Record<string, string>, columns: ImportColumn[]): Record<string, string> {
  return Object.fromEntries(columns.flatMap(({ name }) => (saved[name] ? [[name, saved[name]]] : [])));
}

/** A target as the choice of a column: `attributes.shoe_size` is a name below `attributes.`. */
export function choiceOf(value: string | undefined, targets: ImportTarget[]): { key: string | null; name: string } {
  if (!value) return { key: null, name: '' };
  if (targets.some(({ key }) => key === value)) return { key: value, name: '' };
  const open = targets.find(({ key }) => key.endsWith('.') && value.startsWith(key));
  return open ? { key: open.key, name: value.slice(open.key.length) } : { key: null, name: '' };
}

/** A column's name as the name of a field of one's own: letters, digits and underscores. */
export function ownName(column: string): string {
  return column.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '');
}

/** Gives a column its meaning; nothing takes it out. */
export function setColumn(draft: Draft, column: string, target: string | null): Draft {
  const { [column]: _, ...rest } = draft.columns;
  return { ...draft, columns: target ? { ...rest, [column]: target } : rest };
}

/** Everything that is missing or said twice, in the order in which it is worth mending. */
export function faultsOf(draft: Draft, kind: ImportKind, targets: ImportTarget[]): Fault[] {
  const used = Object.values(draft.columns);
  const given = new Set([...used, ...draft.defaults.filter(([, value]) => value.trim()).map(([target]) => target)]);
  const required = targets.filter(({ key, required }) => required && !given.has(key)).map(({ key }): Fault => ({ code: 'required', target: key }));
  const single = targets.filter(({ many }) => many === false).map(({ key }) => key);
  const twice = [...new Set(used.filter((target, index) => used.indexOf(target) !== index && (single.includes(target) || !targets.some(({ key }) => key === target))))].map((target): Fault => ({ code: 'twice', target }));
  const unnamed = [...new Set(used.filter((target) => target.endsWith('.')))].map((target): Fault => ({ code: 'unnamed', target }));
  const nobody: Fault[] = kind === 'customers' && !IDENTIFIERS.some((key) => given.has(key)) ? [{ code: 'nobody' }] : [];
  const noLine: Fault[] = kind === 'returns' && !given.has('line') && !given.has('sku') ? [{ code: 'no_line' }] : [];
  const consent: Fault[] = draft.consent && kind === 'customers' && (draft.consent.channels.length === 0 || !draft.consent.source.trim()) ? [{ code: 'consent' }] : [];
  return [...required, ...nobody, ...noLine, ...twice, ...unnamed, ...consent];
}

/** The body that saves a draft. */
export function planOf(draft: Draft, kind: ImportKind, format: ImportFormat): { kind: ImportKind; format: ImportFormat; mapping: ImportMapping } {
  const aboutPeople = kind === 'customers' || kind === 'orders';
  const mapping: ImportMapping = {
    columns: draft.columns,
    source: draft.source.trim(),
    customer_source: kind === 'orders' && draft.customer_source.trim() ? draft.customer_source.trim() : null,
    defaults: Object.fromEntries(draft.defaults.map(([target, value]) => [target, value.trim()] as const).filter(([target, value]) => target && value)),
    default_country: aboutPeople && draft.default_country ? draft.default_country : null,
    match: aboutPeople && draft.first_match ? [draft.first_match] : [],
    consent: kind === 'customers' ? draft.consent : null,
  };
  return { kind, format, mapping };
}

const KEEP = 'perennial.import.';

/** Keeps an unsaved draft in the browser's tab, so that a reload loses nothing. */
export function keepDraft(id: string, draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(KEEP + id, JSON.stringify(draft));
    else sessionStorage.removeItem(KEEP + id);
  } catch {
    // A browser that forbids storage keeps the draft for this page only.
  }
}

/** The draft kept before, as far as the file still has its columns. */
export function keptDraft(file: Import): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEEP + file.id) ?? 'null') as Draft | null;
    const isOfFile = draft && Object.keys(draft.columns).every((name) => file.columns.some((column) => column.name === name));
    const isOfKind = draft && Object.values(draft.columns).every((target) => choiceOf(target, file.targets).key !== null);
    return isOfFile && isOfKind ? draft : null;
  } catch {
    return null;
  }
}
