const PAGES: Record<string, string> = { cus: '/customers/', seg: '/segments/', cam: '/campaigns/', imp: '/imports/', prm: '/promotions/', cpp: '/coupons/pools/', drw: '/coupons/draws/', ada: '/segments/ads/' };
const PLACES: Record<string, string> = { key: '/settings/keys', wsp: '/settings', stf: '/settings/people', inv: '/settings/people', lst: '/segments?tab=lists', pgm: '/loyalty', prz: '/coupons?tab=catalogue', pro: '/coupons?tab=orders' };

/** Where an object of the audit trail can be seen, by the prefix of its id. */
export function pageOf(object: string): string | null {
  const prefix = object.split('_')[0] ?? '';
  if (PAGES[prefix]) return PAGES[prefix] + object;
  return PLACES[prefix] ?? null;
}
