import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { signOut, useSession } from '../api/session';
import { LANGUAGES, LOCALES, useLocale, useT } from '../i18n';
import { Avatar, notifyProblem } from '../kit';
import classes from './Bar.module.css';
import { changeLanguage } from './language';
import { useTheme } from './useTheme';

/** Who is signed in, with language, theme and the way out. */
export function UserMenu({ onKeys }: { onKeys: () => void }) {
  const t = useT();
  const { staff } = useSession();
  const router = useRouter();
  const theme = useTheme();
  async function leave() {
    await signOut();
    await router.navigate({ to: '/sign-in' });
  }
  return (
    <div className={classes.user}>
      <Menu position="top-start" width={220}>
        <Menu.Target>
          <button type="button" className={classes.person}>
            <Avatar name={staff.name} />
            <span className={classes.name}>{staff.name}</span>
            <span className="visually-hidden">{t('shell.account')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{staff.email}</Menu.Label>
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} rightSection={<kbd className={classes.key}>?</kbd>} onClick={onKeys}>{t('shell.keyboard_shortcuts')}</Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave().catch((error) => notifyProblem(error, t('shell.not_signed_out')))}>{t('shell.sign_out')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LanguageMenu />
      <ActionIcon aria-label={theme.isDark ? t('shell.use_light_theme') : t('shell.use_dark_theme')} onClick={theme.toggle}>
        {theme.isDark ? <IconSun size={17} aria-hidden /> : <IconMoon size={17} aria-hidden />}
      </ActionIcon>
    </div>
  );
}

/** The five languages, each in its own name. */
export function LanguageMenu() {
  const t = useT();
  const locale = useLocale();
  return (
    <Menu position="top-end" width={180}>
      <Menu.Target>
        <ActionIcon aria-label={t('shell.language')}><IconLanguage size={17} aria-hidden /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map((one) => (
          <Menu.Item key={one} lang={one} aria-current={one === locale || undefined} rightSection={one === locale && <IconCheck size={15} aria-hidden />} onClick={() => void changeLanguage(one)}>{LANGUAGES[one]}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
