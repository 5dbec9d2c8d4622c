import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useT } from '../i18n';
import { watchRunning } from '../kit/jobs';
import { Bar } from './Bar';
import { MobileBar } from './MobileBar';
import classes from './Shell.module.css';
import { useShortcuts } from './useShortcuts';

const Palette = lazy(() => import('./Palette'));
const ShortcutSheet = lazy(() => import('./ShortcutSheet'));

/** The bar, the sheet with the page, and what can be called from anywhere. */
export function Shell() {
  const t = useT();
  const [opened, setOpened] = useState<'palette' | 'keys' | 'menu' | null>(null);
  const isNarrow = useMediaQuery('(max-width: 860px)', undefined, { getInitialValueInEffect: false });
  const path = useLocation({ select: (location) => location.pathname });
  useShortcuts({ openPalette: () => setOpened('palette'), openKeys: () => setOpened('keys') });
  useEffect(() => setOpened(null), [path]);
  useEffect(() => void watchRunning(), []);
  const close = () => setOpened(null);
  const bar = <Bar onSearch={() => setOpened('palette')} onKeys={() => setOpened('keys')} />;
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>('h1')?.focus(); }}>{t('shell.skip_to_content')}</a>
      {isNarrow ? (
        <>
          <MobileBar onMenu={() => setOpened('menu')} onSearch={() => setOpened('palette')} isMenuOpen={opened === 'menu'} />
          <Drawer opened={opened === 'menu'} onClose={close} size={284} title={t('shell.menu')} closeButtonProps={{ 'aria-label': t('kit.close') }} classNames={{ content: classes.drawer, body: classes.drawerBody }}>{bar}</Drawer>
        </>
      ) : (
        <header className={classes.bar}>{bar}</header>
      )}
      <main id="content" className={classes.sheet}><Outlet /></main>
      <Suspense>
        {opened === 'palette' && <Palette onClose={close} onKeys={() => setOpened('keys')} />}
        {opened === 'keys' && <ShortcutSheet onClose={close} />}
      </Suspense>
    </div>
  );
}
