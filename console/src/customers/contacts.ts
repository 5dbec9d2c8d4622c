import type { CustomerCard } from '../api/types';

const PHONES = ['sms', 'phone', 'call'];

/** The best known addresses of a card, masked: where letters and calls go, else what the person is recognised by. */
export function contactsOf({ contact_points, identifiers }: CustomerCard): { email: string | null; phone: string | null } {
  const known = [...contact_points.map(({ channel, value }) => ({ kind: channel, value })), ...identifiers];
  const first = (kinds: string[]) => known.find(({ kind }) => kinds.includes(kind))?.value ?? null;
  return { email: first(['email']), phone: first(PHONES) };
}
