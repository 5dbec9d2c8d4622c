import classes from './Reports.module.css';

/** A part beside the largest one, with its share in words. */
export function ShareBar({ value, most, words }: { value: number; most: number; words: string | null }) {
  return (
    <span className={classes.share}>
      <span className={classes.track} aria-hidden><span style={{ inlineSize: `${most > 0 ? Math.max(0, (value / most) * 100) : 0}%` }} /></span>
      {words && <span className="quiet figures">{words}</span>}
    </span>
  );
}
