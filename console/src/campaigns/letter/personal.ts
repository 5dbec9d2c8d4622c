/** `{{ first_name | default('friend') }}`: a field of the person, with what stands there when it is not known. */
export const TOKEN = /\{\{\s*([a-z_]+(?:\.\w+)*)\s*(?:\|\s*default\(\s*(?:"([^"<>&{}\\]*)"|'([^'<>&{}\\]*)')\s*\)\s*)?\}\}/g;

/** Fields of every person; attributes of the shop's own come from the server. */
export const PERSON_FIELDS = ['first_name', 'last_name', 'city', 'birthday', 'language'] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

/** Writes a field so that it stands in text and in addresses alike. */
export function token(field: string, fallback: string): string {
  const words = plain(fallback);
  return words ? `{{ ${field} | default('${words}') }}` : `{{ ${field} }}`;
}

/** Takes the fields out, lets `treat` work on the rest, and puts them back in one spelling. */
export function aroundTokens(text: string, treat: (rest: string) => string): string {
  const kept: string[] = [];
  const rest = text.replace(/[\uE000\uE001]/g, '').replace(TOKEN, (_, field: string, double?: string, single?: string) => {
    kept.push(token(field, double ?? single ?? ''));
    return `\uE000${kept.length - 1}\uE001`;
  });
  return treat(rest).replace(/\uE000(\d+)\uE001/g, (_, index: string) => kept[Number(index)] ?? '');
}

/** Names that are an attribute's key and nothing else, which a template can reach by a dot. */
export function isReachable(key: string): boolean {
  return /^[A-Za-z_]\w*$/.test(key);
}

function plain(fallback: string): string {
  return fallback.replace(/['"]/g, '’').replace(/[<>&{}\\\r\n]/g, ' ').trim();
}
