import classes from './Letter.module.css';

interface Props {
  html: string;
  title: string;
  width: number;
  scale?: number;
  height: number;
  /** Links open in a new tab; otherwise they lead nowhere. */
  withLinks?: boolean;
}

/** A letter in a frame where no script runs and nothing reaches the console. */
export function LetterFrame({ html, title, width, scale = 1, height, withLinks = false }: Props) {
  const page = /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`) : `<base target="_blank">${html}`;
  return (
    <div className={classes.frameBox} style={{ inlineSize: width * scale, blockSize: height }}>
      <iframe title={title} sandbox={withLinks ? 'allow-popups allow-popups-to-escape-sandbox' : ''} srcDoc={page} className={classes.frame} style={{ inlineSize: width, blockSize: height / scale, transform: scale === 1 ? undefined : `scale(${scale})` }} referrerPolicy="no-referrer" />
    </div>
  );
}
