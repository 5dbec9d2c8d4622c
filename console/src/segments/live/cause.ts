import type { MembershipChange, Segment } from '../../api/types';

/** Why somebody came or left, as a key of its words: `edit` is told apart into found when made live, and changed conditions, where that is known. */
export function causeKey({ cause, entered, version, at }: MembershipChange, { live, versions }: Segment): string {
  if (cause !== 'edit' || !entered) return cause;
  const writtenAt = versions.find((one) => one.version === version)?.at;
  if (!live || !writtenAt || Date.parse(at) < Date.parse(live.since)) return 'found_or_edit';
  return Date.parse(writtenAt) <= Date.parse(live.since) ? 'found' : 'edit';
}
