/** Where the object behind an id is shown. */
export function hrefOf(id: string): string {
  const kind = id.slice(0, id.indexOf('_'));
  if (kind === 'lst') return '/segments?tab=lists';
  return `/${{ cam: 'campaigns', seg: 'segments', cus: 'customers', imp: 'imports', ada: 'segments/ads', prm: 'promotions' }[kind] ?? 'segments'}/${id}`;
}
