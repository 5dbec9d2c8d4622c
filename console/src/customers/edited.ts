import type { CustomerCard, CustomerChange } from '../api/types';

const KEYS = ['first_name', 'last_name', 'city', 'birthday', 'gender', 'language'] as const;

/** The card's fields as texts; empty for what is not known. Attributes that are plain values can be edited too. */
export type Edited = Record<(typeof KEYS)[number], string> & { attributes: Record<string, string> };

export function editedOf(card: CustomerCard): Edited {
  const texts = Object.fromEntries(KEYS.map((key) => [key, card[key] ?? ''])) as Record<(typeof KEYS)[number], string>;
  const plain = Object.entries(card.attributes).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return { ...texts, attributes: Object.fromEntries(plain.map(([key, value]) => [key, String(value)])) };
}

/** What a PATCH says: only what differs, an empty text clears a field, null an attribute, a number stays a number. */
export function changes(card: CustomerCard, edited: Edited): CustomerChange {
  const before = editedOf(card);
  const texts = KEYS.filter((key) => edited[key].trim() !== before[key]).map((key) => [key, edited[key].trim()]);
  const own = Object.entries(edited.attributes).filter(([key, value]) => value !== before.attributes[key]).map(([key, value]) => [key, kept(card.attributes[key], value)]);
  return { ...Object.fromEntries(texts), ...(own.length > 0 ? { attributes: Object.fromEntries(own) } : {}) };
}

function kept(before: unknown, text: string): string | number | null {
  if (text.trim() === '') return null;
  const number = Number(text.replace(',', '.'));
  return typeof before === 'number' && !Number.isNaN(number) ? number : text.trim();
}
