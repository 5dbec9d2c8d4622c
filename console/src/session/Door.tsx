import { ActionIcon } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useT } from '../i18n';
import { LanguageMenu } from '../shell/UserMenu';
import { useTheme } from '../shell/useTheme';
import classes from './Door.module.css';

/** The frame of the pages before the shell: mark, one card, language and theme. */
export function Door({ title, subtitle, children }: { title: string; subtitle?: string; children: ReactNode }) {
  const t = useT();
  const theme = useTheme();
  useEffect(() => {
    document.title = `${title} · Perennial`;
  }, [title]);
  return (
    <div className={classes.door}>
      <header className={classes.top}>
        <span className={classes.mark}><img src="/favicon.svg" alt="" width={26} height={26} />Perennial</span>
        <span className={classes.tools}>
          <LanguageMenu />
          <ActionIcon aria-label={theme.isDark ? t('shell.use_light_theme') : t('shell.use_dark_theme')} onClick={theme.toggle}>{theme.isDark ? <IconSun size={17} aria-hidden /> : <IconMoon size={17} aria-hidden />}</ActionIcon>
        </span>
      </header>
      <main className={classes.card}>
        <h1 tabIndex={-1}>{title}</h1>
        {subtitle && <p className="quiet">{subtitle}</p>}
        {children}
      </main>
    </div>
  );
}
