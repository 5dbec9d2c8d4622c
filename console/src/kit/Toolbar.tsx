import type { ReactNode } from 'react';
import classes from './Toolbar.module.css';

/** The line above a list: search, filters, switches. */
export function Toolbar({ children }: { children: ReactNode }) {
  return <div className={classes.toolbar}>{children}</div>;
}
