import { type ReactNode, useId } from 'react';
import classes from './Card.module.css';

interface Props {
  title?: ReactNode;
  /** At the end of the title's line: a unit, a link, a control. */
  aside?: ReactNode;
  footer?: ReactNode;
  /** Lets the content reach the edges: for tables and lists. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A raised block with a heading; a landmark region when it has one. */
export function Card({ title, aside, footer, flush = false, className = '', children }: Props) {
  const id = useId();
  return (
    <section className={`${classes.card} ${className}`} data-flush={flush || undefined} aria-labelledby={title ? id : undefined}>
      {(title || aside) && (
        <div className={classes.head}>
          {title && <h2 id={id}>{title}</h2>}
          {aside && <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      <div className={classes.body}>{children}</div>
      {footer && <div className={classes.footer}>{footer}</div>}
    </section>
  );
}

/** Cards side by side, the first wider; one column when there is no room. */
export function Columns({ children, even = false }: { children: ReactNode; even?: boolean }) {
  return <div className={classes.columns} data-even={even || undefined}>{children}</div>;
}
