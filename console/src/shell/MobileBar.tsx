import { ActionIcon } from '@mantine/core';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { useSession } from '../api/session';
import { useT } from '../i18n';
import { Monogram } from '../kit';
import classes from './Bar.module.css';

/** The bar of a narrow screen: menu, workspace, search. */
export function MobileBar({ onMenu, onSearch, isMenuOpen }: { onMenu: () => void; onSearch: () => void; isMenuOpen: boolean }) {
  const t = useT();
  const { workspace } = useSession();
  return (
    <header className={classes.mobile}>
      <ActionIcon size={40} aria-label={t('shell.menu')} aria-expanded={isMenuOpen} onClick={onMenu}><IconMenu2 size={20} aria-hidden /></ActionIcon>
      <Monogram name={workspace.name} />
      <strong className={classes.name}>{workspace.name}</strong>
      <ActionIcon size={40} aria-label={t('shell.search_or_jump')} onClick={onSearch}><IconSearch size={20} aria-hidden /></ActionIcon>
    </header>
  );
}
