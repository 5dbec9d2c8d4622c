import classes from './CodeBlock.module.css';
import { CopyButton } from './CopyButton';

/** Text to be taken elsewhere: a key, a DNS record, a request. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <figure className={classes.block}>
      <figcaption className={classes.caption}>
        {label}
        <CopyButton text={code} />
      </figcaption>
      <pre className={classes.code} tabIndex={0} role="group" aria-label={label}><code>{code}</code></pre>
    </figure>
  );
}
