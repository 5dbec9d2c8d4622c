import { IconChartBar, IconFileImport, IconGridDots, IconHome, IconMailbox, IconSettings, IconSpeakerphone, IconStars, IconTag, IconTicket, IconUserCircle, IconUsersGroup, type TablerIcon } from '@tabler/icons-react';
import type { LabelId } from '../i18n';

export interface Place {
  href: string;
  label: LabelId;
  icon: TablerIcon;
  /** The physical key pressed after G. */
  code: string;
}

interface Group {
  label: LabelId | null;
  places: Place[];
}

/** The bar, by the marketer's job. */
export const GROUPS: Group[] = [
  { label: null, places: [{ href: '/', label: 'shell.home', icon: IconHome, code: 'KeyH' }] },
  {
    label: 'shell.audience',
    places: [
      { href: '/customers', label: 'shell.customers', icon: IconUserCircle, code: 'KeyC' },
      { href: '/segments', label: 'shell.segments', icon: IconUsersGroup, code: 'KeyS' },
      { href: '/rfm', label: 'shell.rfm', icon: IconGridDots, code: 'KeyR' },
    ],
  },
  {
    label: 'shell.communicate',
    places: [
      { href: '/campaigns', label: 'shell.campaigns', icon: IconSpeakerphone, code: 'KeyK' },
      { href: '/sandbox', label: 'shell.sandbox', icon: IconMailbox, code: 'KeyM' },
    ],
  },
  {
    label: 'shell.motivate',
    places: [
      { href: '/promotions', label: 'shell.promotions', icon: IconTag, code: 'KeyO' },
      { href: '/loyalty', label: 'shell.loyalty', icon: IconStars, code: 'KeyL' },
      { href: '/coupons', label: 'shell.coupons', icon: IconTicket, code: 'KeyB' },
    ],
  },
  { label: 'shell.measure', places: [{ href: '/reports', label: 'shell.reports', icon: IconChartBar, code: 'KeyY' }] },
];

export const DATA_GROUP: Group = {
  label: 'shell.data_and_settings',
  places: [
    { href: '/imports', label: 'shell.imports', icon: IconFileImport, code: 'KeyI' },
    { href: '/settings', label: 'shell.settings', icon: IconSettings, code: 'KeyE' },
  ],
};

export const PLACES: Place[] = [...GROUPS, DATA_GROUP].flatMap((group) => group.places);

/** Whether a path is at this place or below it. */
export function isAt(place: Place, path: string): boolean {
  return place.href === '/' ? path === '/' : path === place.href || path.startsWith(`${place.href}/`);
}
