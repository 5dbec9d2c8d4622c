import { Link } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { type LabelId, useT } from '../i18n';
import { Page, useCurrentInView } from '../kit';
import classes from './Settings.module.css';

const PLACES = [
  { to: '/settings', label: 'settings.workspace' },
  { to: '/settings/sender', label: 'settings.sender' },
  { to: '/settings/keys', label: 'settings.keys' },
  { to: '/settings/account', label: 'settings.account' },
  { to: '/settings/audit', label: 'settings.audit' },
] as const satisfies { to: string; label: LabelId }[];

/** The settings' pages side by side. */
export function SettingsFrame({ at, actions, children }: { at: (typeof PLACES)[number]['label']; actions?: ReactNode; children: ReactNode }) {
  const t = useT();
  const tabs = useRef<HTMLElement>(null);
  useCurrentInView(tabs, at);
  return (
    <Page title={t('settings.title')} tabTitle={t(at)} actions={actions}>
      <nav ref={tabs} aria-label={t('settings.title')} className={classes.tabs}>
        {PLACES.map(({ to, label }) => <Link key={to} to={to} activeOptions={{ exact: true }} className={classes.tab}>{t(label)}</Link>)}
      </nav>
      {children}
    </Page>
  );
}
