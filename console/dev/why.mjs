// Stand-in answers to "Why?": a verdict and something found for each kind of condition. Development only.
import { home } from './data.mjs';

const AT = { kind: 'instant', at: '2026-11-14T08:30:00Z' };
const FOUND = {
  attribute: { kind: 'text', text: 'Алматы' }, contact: { kind: 'contact', is_known: true, is_usable: true, consent: 'granted' }, orders: { kind: 'number', number: 0 }, returns: { kind: 'number', number: 1 }, event: { kind: 'number', number: 2_640.5 }, messages: { kind: 'number', number: 0 },
  last: { kind: 'nothing' }, sequence: AT, favourite: { kind: 'text', text: 'Coffee' }, campaign: AT, share: { kind: 'number', number: 57.928 },
};
const VERDICTS = { last: 'no', share: 'no', attribute: 'unknown', all: 'no', not: 'unknown' };

/** Every condition of a tree with what it says of the customer. */
export function why({ tree }) {
  const conditions = walked(tree.root, '/root');
  return { verdict: conditions[0].verdict, conditions, segments: [], asked_at: home.as_of, as_of: home.as_of };
}

function walked(condition, path) {
  const inner = Array.isArray(condition.of) ? condition.of.map((one, index) => [one, `${path}/of/${index}`]) : condition.kind === 'not' ? [[condition.of, `${path}/of`]] : [];
  return [{ path, verdict: VERDICTS[condition.kind] ?? 'yes', actual: FOUND[condition.kind] ?? null, is_todays: false }, ...inner.flatMap(([one, at]) => walked(one, at))];
}
