// Every batch that was answered before the kill is there, whole and once.
import { readFileSync } from 'node:fs';
import { get, same } from './api.mjs';

const marks = readFileSync(0, 'utf8').trim().split('\n');
for (const mark of marks) {
  const { items } = await get(`/api/v1/customers?q=burst-${mark}`);
  same(`customers of batch ${mark}`, items.length, 1);
  const timeline = await get(`/api/v1/customers/${items[0].id}/timeline?filter=events&limit=100`);
  same(`events of batch ${mark}`, timeline.items.filter((item) => item.kind === 'event').length, 20);
}
console.log(`nothing lost: ${marks.length} answered batches are there after kill -9, whole and once`);
