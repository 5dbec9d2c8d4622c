// The pages that are photographed and checked for accessibility. Add a line with each new page.
export const PAGES = [
  { name: 'home', path: '/' },
  { name: 'home-empty', path: '/', base: 'empty' },
  { name: 'customers', path: '/customers' },
  { name: 'segments', path: '/segments' },
  { name: 'campaigns', path: '/campaigns' },
  { name: 'imports', path: '/imports' },
  { name: 'sandbox', path: '/sandbox' },
  { name: 'settings', path: '/settings' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'welcome', path: '/welcome?token=dev' },
  { name: 'link-used', path: '/welcome?token=used', expects: ['410'] },
  { name: 'not-found', path: '/nowhere' },
  { name: 'palette', path: '/', act: (page) => page.keyboard.press('Control+KeyK') },
  { name: 'keys', path: '/', act: (page) => page.keyboard.press('?') },
  { name: 'customers-empty', path: '/customers', base: 'empty' },
];
