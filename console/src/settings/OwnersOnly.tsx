import { IconLock } from '@tabler/icons-react';
import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useSession } from '../api/session';
import { useT } from '../i18n';
import { Card, EmptyState } from '../kit';
import { SettingsFrame } from './SettingsFrame';

/** The settings that are an owner's; everybody else begins at their own account. */
export default function OwnersOnly() {
  const t = useT();
  const { role } = useSession();
  const { pathname } = useLocation();
  if (role === 'owner') return <Outlet />;
  if (pathname === '/settings') return <Navigate to="/settings/account" replace />;
  return (
    <SettingsFrame at="settings.title">
      <Card flush><EmptyState icon={<IconLock size={22} />} title={t('settings.owners_only')}>{t('settings.owners_only_text')}</EmptyState></Card>
    </SettingsFrame>
  );
}
