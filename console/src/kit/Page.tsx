import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { AppLink } from './AppLink';
import classes from './Page.module.css';

interface Props {
  title: string;
  /** What the browser's tab says when it differs from the title. */
  tabTitle?: string;
  subtitle?: ReactNode;
  /** The list this page belongs to. */
  crumb?: { label: string; href: string };
  /** Stands before the title: an avatar or an icon. */
  lead?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  /** Fills the sheet instead of stopping at 1240 px. */
  wide?: boolean;
  children: ReactNode;
}

/** A page on the sheet: one h1 with its actions, then the content. */
export function Page({ title, tabTitle = title, subtitle, crumb, lead, badge, actions, wide = false, children }: Props) {
  useEffect(() => {
    document.title = `${tabTitle} · Perennial`;
  }, [tabTitle]);
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      {crumb && (
        <AppLink href={crumb.href} className={classes.crumb}>
          {crumb.label}
          <IconChevronRight size={14} aria-hidden />
        </AppLink>
      )}
      <div className={classes.header}>
        {lead}
        <div className={classes.titles}>
          <div className={classes.titleRow}>
            <h1 tabIndex={-1}>{title}</h1>
            {badge}
          </div>
          {subtitle && <p className={classes.subtitle}>{subtitle}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
