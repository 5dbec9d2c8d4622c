import { Button } from '@mantine/core';
import { type ErrorComponentProps } from '@tanstack/react-router';
import { IconCompassOff } from '@tabler/icons-react';
import { useT } from '../i18n';
import { AppLink, EmptyState, ErrorCard, Page } from '../kit';

/** An address with nothing behind it. */
export function NotFoundPage() {
  const t = useT();
  return (
    <Page title={t('shell.not_found')}>
      <EmptyState icon={<IconCompassOff size={22} />} title={t('shell.not_found_title')} actions={<Button component={AppLink} href="/">{t('shell.go_home')}</Button>}>
        {t('shell.not_found_text')}
      </EmptyState>
    </Page>
  );
}

/** The same where no shell stands around it. */
export function BareNotFoundPage() {
  return <main><NotFoundPage /></main>;
}

/** Everything failed to draw, the shell too. */
export function BareCrashPage(props: ErrorComponentProps) {
  return <main><CrashPage {...props} /></main>;
}

/** A page that failed to draw. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const t = useT();
  return (
    <Page title={t('shell.page_failed')}>
      <ErrorCard error={error} what={t('shell.page_failed')} onRetry={reset} />
    </Page>
  );
}
