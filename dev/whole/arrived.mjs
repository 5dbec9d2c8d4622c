// What the three clients sent is on the cards of their people.
import { get, same } from './api.mjs';

const people = [
  ['node.client@example.com', 'Nora', ['Node Tracked', 'group', 'page', 'screen']],
  ['python.client@example.com', 'Petr', ['Python Tracked', 'page']],
  ['browser.client@example.com', 'Berta', ['Browser Tracked', 'page']],
];
for (const [email, name, events] of people) {
  const { items } = await get(`/api/v1/customers?q=${encodeURIComponent(email)}`);
  same(`customers called ${email}`, items.map((one) => one.first_name), [name]);
  const timeline = await get(`/api/v1/customers/${items[0].id}/timeline?filter=events`);
  const names = timeline.items.filter((item) => item.kind === 'event').map((item) => item.params.name);
  same(`events of ${email}`, names.sort(), events.sort());
}
console.log('arrived: identify, track, page, screen, group and alias of all three clients');
