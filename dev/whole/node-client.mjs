// @segment/analytics-node with nothing changed but the host.
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: process.env.WRITE_KEY, host: process.env.BASE, flushAt: 4 });
const failures = [];
analytics.on('error', (error) => failures.push(error));
analytics.identify({ userId: 'node-1', traits: { email: 'node.client@example.com', firstName: 'Nora' } });
analytics.track({ userId: 'node-1', event: 'Node Tracked', properties: { price: 12.5, sku: 'A-1' } });
analytics.page({ userId: 'node-1', name: 'Home', properties: { url: 'https://shop.example/' } });
analytics.screen({ userId: 'node-1', name: 'Basket' });
analytics.group({ userId: 'node-1', groupId: 'acme', traits: { plan: 'gold' } });
analytics.alias({ userId: 'node-1', previousId: 'node-0' });
await analytics.closeAndFlush({ timeout: 20_000 });
if (failures.length > 0) throw new Error(`the node client failed: ${JSON.stringify(failures)}`);
console.log('node client: sent');
