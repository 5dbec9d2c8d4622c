// Made-up people of the stand-in server's workspace, and who is invited to it.
import { session } from './data.mjs';

const ME = session.staff;
const list = (items) => ({ items, next: null });
const person = (number, name, email, role, signed_in_at) => ({ id: `stf_${number}`, name, email, role, signed_in_at });
const invitation = (number, email, role) => ({ id: `inv_${number}`, email, role, invited_by: { id: ME.id, name: ME.name }, created_at: '2026-11-20T09:15:00Z', expires_at: '2026-11-27T09:15:00Z' });

let people = [
  person(1, ME.name, ME.email, 'owner', '2026-11-21T05:01:00Z'),
  person(2, 'Болат Қасымов', 'bolat@kofedala.example', 'marketer', '2026-11-20T11:40:00Z'),
  person(3, 'Олена Коваленко', 'olena@agency.example', 'marketer', null),
];
let open = [invitation(1, 'mehmet@agency.example', 'marketer'), invitation(2, 'partner@kofedala.example', 'owner')];

/** What a link opens: `invited` to somebody new, `known` to somebody with an account, anything else to the first owner. */
export function offerOf(token) {
  return ['invited', 'known'].includes(token) ? { workspace: session.workspace.name, email: 'mehmet@agency.example', role: 'marketer', expires_at: '2026-11-27T09:15:00Z' } : null;
}

const refused = (email) => people.some((one) => one.email === email) && { status: 409, code: 'already_a_member', field: 'email', type: 'about:blank', title: '', params: {}, instance: 'req_dev_4f9a' };

export const STAFF_ROUTES = [
  ['GET', '/staff', () => list(people)],
  ['PUT', '/staff/:id', ({ id, body }) => Object.assign(people.find((one) => one.id === id), body)],
  ['DELETE', '/staff/:id', ({ id }) => ((people = people.filter((one) => one.id !== id)), null)],
  ['GET', '/staff/invitations', () => list(open)],
  ['POST', '/staff/invitations', ({ body }) => refused(body.email) || ((open = [invitation(open.length + 7, body.email, body.role), ...open]), { ...open[0], link: 'https://crm.kofedala.example/welcome?token=Zm9yLXNob3ctb25seS1ub3QtYS10b2tlbi1hdC1hbGw' })],
  ['DELETE', '/staff/invitations/:id', ({ id }) => ((open = open.filter((one) => one.id !== id)), null)],
];
