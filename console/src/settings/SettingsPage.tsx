import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import type { Workspace } from '../api/types';
import { LANGUAGES, type Locale, useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, Page } from '../kit';
import classes from './Settings.module.css';

/** The workspace as it is set. */
export default function SettingsPage() {
  const t = useT();
  const workspace = useQuery({ queryKey: ['settings', 'workspace'], queryFn: ({ signal }) => api.get<Workspace>('/settings/workspace', { signal }) });
  const facts = workspace.data && [
    [t('settings.name'), workspace.data.name],
    [t('settings.time_zone'), workspace.data.time_zone],
    [t('settings.currency'), workspace.data.currency],
    [t('settings.country'), workspace.data.country],
    [t('settings.language'), LANGUAGES[workspace.data.language as Locale]],
  ];
  return (
    <Page title={t('settings.title')}>
      {workspace.error && <ErrorCard error={workspace.error} onRetry={() => void workspace.refetch()} />}
      <Card title={t('settings.workspace')}>
        {!facts && !workspace.error && <LinesSkeleton lines={5} />}
        <dl className={classes.facts}>{facts?.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
      </Card>
    </Page>
  );
}
