/** The ways of sending that are shown, with the highlighter-free text of each. */
export const WAYS = ['browser', 'node', 'python', 'curl', 'orders'] as const;
export type Way = (typeof WAYS)[number];

const LABELS: Record<Way, string> = { browser: 'JavaScript', node: 'Node.js', python: 'Python', curl: 'curl', orders: 'curl, POST /v1/orders' };

export function wayLabel(way: Way): string {
  return LABELS[way];
}

/** Code that sends to this server: the Segment clients with their own options, and plain requests. */
export function sample(way: Way, origin: string, writeKey: string, secretKey: string): string {
  const { host, protocol } = new URL(origin);
  switch (way) {
    case 'browser': return `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load(
  { writeKey: '${writeKey}', cdnURL: '${origin}' },
  { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: '${protocol.replace(':', '')}' } } },
)
analytics.identify('10041', { email: 'ann@example.com', firstName: 'Ann' })
analytics.track('Product Viewed', { sku: 'TEA-100', category: 'Tea' })`;
    case 'node': return `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${writeKey}', host: '${origin}' })
analytics.identify({ userId: '10041', traits: { email: 'ann@example.com' } })
analytics.track({ userId: '10041', event: 'Product Viewed', properties: { sku: 'TEA-100' } })
await analytics.closeAndFlush()`;
    case 'python': return `import segment.analytics as analytics

analytics.write_key = '${writeKey}'
analytics.host = '${origin}'
analytics.identify('10041', {'email': 'ann@example.com'})
analytics.track('10041', 'Product Viewed', {'sku': 'TEA-100'})
analytics.shutdown()`;
    case 'curl': return `curl -u '${writeKey}:' -H 'Content-Type: application/json' ${origin}/v1/track \\
  -d '{"userId": "10041", "event": "Product Viewed", "properties": {"sku": "TEA-100"}}'`;
    case 'orders': return `curl -H 'Authorization: Bearer ${secretKey}' -H 'Content-Type: application/json' ${origin}/v1/orders \\
  -d '{"number": "A-1001", "placed_at": "2026-11-21T10:42:00Z", "currency": "KZT",
       "customer": {"external": "10041"},
       "lines": [{"sku": "TEA-100", "name": "Black tea 100 g", "quantity": 2, "price": "950.00", "total": "1900.00"}]}'`;
  }
}
