import { Link } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { useSession } from '../api/session';
import { type LabelId, useT } from '../i18n';
import { Page, useCurrentInView } from '../kit';
import classes from './Settings.module.css';

const PLACES = [
  { to: '/settings', label: 'settings.workspace' },
  { to: '/settings/sender', label: 'settings.sender' },
  { to: '/settings/people', label: 'settings.people' },
  { to: '/settings/keys', label: 'settings.keys' },
  { to: '/settings/account', label: 'settings.account' },
  { to: '/settings/audit', label: 'settings.audit' },
] as const satisfies { to: string; label: LabelId }[];

/** The settings' pages side by side, those of the reader's role. */
export function SettingsFrame({ at, actions, children }: { at: (typeof PLACES)[number]['label'] | 'settings.title'; actions?: ReactNode; children: ReactNode }) {
  const t = useT();
  const { role } = useSession();
  const tabs = useRef<HTMLElement>(null);
  useCurrentInView(tabs, at);
  return (
    <Page title={t('settings.title')} tabTitle={t(at)} actions={actions}>
      <nav ref={tabs} aria-label={t('settings.title')} className={`${classes.tabs} sideways`}>
        {PLACES.filter(({ to }) => role === 'owner' || to === '/settings/account').map(({ to, label }) => <Link key={to} to={to} activeOptions={{ exact: true }} className={classes.tab}>{t(label)}</Link>)}
      </nav>
      {children}
    </Page>
  );
}
