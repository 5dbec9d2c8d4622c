import {
  ActionIcon, Button, Checkbox, createTheme, type CSSVariablesResolver, Drawer, Input, InputWrapper, type MantineColorsTuple, Menu, Modal, Notification, Popover, Radio, Skeleton, Switch, Tabs, Tooltip,
} from '@mantine/core';
import classes from './theme.module.css';

const teal: MantineColorsTuple = ['#e2f0ef', '#d2e5e3', '#a4cecb', '#6fb2b0', '#3c9190', '#268086', '#1b6e74', '#165c61', '#0e4a50', '#083a3f'];
const dark: MantineColorsTuple = ['#eceeed', '#bac0bd', '#949b97', '#6b726f', '#393f3c', '#272b29', '#1b1e1d', '#171918', '#121413', '#0e100f'];

/** Otherwise a dialog's header counts as a second banner of the page. */
const plainHeader = { header: { role: 'presentation' } };

/** Mantine dressed in our tokens; the tokens themselves are CSS custom properties and follow the colour scheme. */
export const theme = createTheme({
  colors: { teal, dark },
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 3 },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '0.71875rem', sm: '0.84375rem', md: '0.84375rem', lg: '0.9375rem', xl: '1.1875rem' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '9px', lg: '14px', xl: '99px' },
  defaultRadius: 'md',
  headings: { fontWeight: '600' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      classNames: { root: classes.button },
      vars: (_, { variant = 'filled', size = 'sm', color }) => ({ root: { ...buttonColors(variant, color), '--button-height': size === 'xs' ? '30px' : '34px', '--button-padding-x': size === 'xs' ? '10px' : '14px' } }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 30 }, classNames: { root: classes.actionIcon } }),
    Input: Input.extend({ classNames: { input: classes.input }, vars: (_, { size }) => ({ wrapper: { '--input-height': size === 'xs' ? '30px' : '34px', '--input-fz': 'var(--text-3)' } }) }),
    InputWrapper: InputWrapper.extend({ classNames: { label: classes.label, description: classes.description, error: classes.error } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'none', position: 'bottom-end', transitionProps: { duration: 90 } }, classNames: { dropdown: classes.dropdown, item: classes.menuItem, label: classes.menuLabel } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'none' }, classNames: { dropdown: classes.dropdown } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: plainHeader } }),
    Modal: Modal.extend({ defaultProps: { attributes: plainHeader, radius: 'lg', centered: true, overlayProps: { color: 'var(--overlay)', backgroundOpacity: 1 }, transitionProps: { duration: 120 } }, classNames: { content: classes.modal, header: classes.modalHeader, title: classes.modalTitle, body: classes.modalBody } }),
    Notification: Notification.extend({ classNames: { title: classes.noticeTitle, description: classes.noticeText } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, transitionProps: { duration: 90 } }, classNames: { tooltip: classes.tooltip } }),
    Tabs: Tabs.extend({ classNames: { tab: classes.tab } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs', radius: 'xs' }, classNames: { input: classes.choice } }),
    Radio: Radio.extend({ defaultProps: { size: 'xs' }, classNames: { radio: classes.choice } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' }, classNames: { track: classes.track } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' }, classNames: { root: classes.skeleton } }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-success': 'var(--good)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-gray-text': 'var(--ink-2)',
  '--mantine-color-gray-light-color': 'var(--ink-2)',
  '--mantine-color-gray-light-hover': 'var(--sunken)',
  '--mantine-color-teal-text': 'var(--accent)',
  '--mantine-color-teal-filled': 'var(--accent)',
  '--mantine-color-teal-filled-hover': 'var(--accent-hover)',
  '--mantine-color-teal-light': 'var(--accent-soft)',
  '--mantine-color-teal-light-hover': 'var(--accent-soft-2)',
  '--mantine-color-teal-light-color': 'var(--accent)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
};

/** Points Mantine's semantic colours at our tokens in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: { '--mantine-line-height': '1.5' }, light: shared, dark: shared });

function buttonColors(variant: string, color: unknown): Record<string, string> {
  const tone = color === 'red' ? 'bad' : 'accent';
  switch (variant) {
    case 'filled': return { '--button-bg': `var(--${tone})`, '--button-hover': tone === 'bad' ? 'var(--bad)' : 'var(--accent-hover)', '--button-color': tone === 'bad' ? 'var(--surface)' : 'var(--accent-ink)', '--button-bd': '1px solid transparent' };
    case 'light': return { '--button-bg': `var(--${tone}-soft)`, '--button-hover': tone === 'bad' ? 'var(--bad-soft)' : 'var(--accent-soft-2)', '--button-color': tone === 'bad' ? 'var(--bad)' : 'var(--accent)', '--button-bd': '1px solid transparent' };
    case 'subtle': return { '--button-bg': 'transparent', '--button-hover': 'var(--sunken)', '--button-color': tone === 'bad' ? 'var(--bad)' : 'var(--ink)', '--button-bd': '1px solid transparent' };
    case 'default': return { '--button-bg': 'var(--surface)', '--button-hover': 'var(--surface-2)', '--button-color': tone === 'bad' ? 'var(--bad)' : 'var(--ink)', '--button-bd': '1px solid var(--line-2)' };
    default: return {};
  }
}
