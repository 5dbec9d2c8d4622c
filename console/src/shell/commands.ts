import { IconFileImport, IconKeyboard, IconLanguage, IconMoon, IconSpeakerphone, IconSun, IconTag, IconUserCircle, IconUsersGroup, type TablerIcon } from '@tabler/icons-react';
import type { SearchAnswer } from '../api/types';
import { LANGUAGES, LOCALES, type t as Translate, useT } from '../i18n';
import { personName } from '../kit/PersonName';
import { changeLanguage } from './language';
import { PLACES } from './places';
import { useTheme } from './useTheme';

interface Shown {
  key: string;
  label: string;
  hint?: string | null;
  lang?: string;
  icon: TablerIcon;
}

export type Command = Shown & ({ href: string } | { run: () => void });

export function usePlaces(): Command[] {
  const t = useT();
  return PLACES.map((place) => ({ key: place.href, href: place.href, label: t(place.label), icon: place.icon, hint: `G ${place.code.replace('Key', '')}` }));
}

export function useActions(onKeys: () => void): Command[] {
  const t = useT();
  const theme = useTheme();
  return [
    { key: 'new-campaign', href: '/campaigns/new', label: t('shell.new_campaign'), icon: IconSpeakerphone },
    { key: 'new-promotion', href: '/promotions/new', label: t('shell.new_promotion'), icon: IconTag },
    { key: 'new-segment', href: '/segments/new', label: t('shell.new_segment'), icon: IconUsersGroup },
    { key: 'new-import', href: '/imports/new', label: t('shell.new_import'), icon: IconFileImport },
    { key: 'theme', run: theme.toggle, label: theme.isDark ? t('shell.use_light_theme') : t('shell.use_dark_theme'), icon: theme.isDark ? IconSun : IconMoon },
    { key: 'keys', run: () => queueMicrotask(onKeys), label: t('shell.keyboard_shortcuts'), icon: IconKeyboard, hint: '?' },
    ...LOCALES.map((locale) => ({ key: locale, run: () => void changeLanguage(locale), label: LANGUAGES[locale], lang: locale, hint: t('shell.language'), icon: IconLanguage })),
  ];
}

/** What the server found, customers first. */
export function foundCommands({ customers, segments, campaigns }: SearchAnswer, t: typeof Translate): Command[] {
  return [
    ...customers.map(({ id, name, hint }) => ({ key: id, href: `/customers/${id}`, label: personName({ id, name, email: hint }), hint: name.trim() ? (hint ?? t('shell.customer')) : id, icon: IconUserCircle })),
    ...segments.map(({ id, name }) => ({ key: id, href: `/segments/${id}`, label: name, hint: t('shell.segment'), icon: IconUsersGroup })),
    ...campaigns.map(({ id, name }) => ({ key: id, href: `/campaigns/${id}`, label: name, hint: t('shell.campaign'), icon: IconSpeakerphone })),
  ];
}
