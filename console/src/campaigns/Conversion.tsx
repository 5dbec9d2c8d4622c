import { useFmt } from '../fmt';
import { useT } from '../i18n';
import classes from './Campaigns.module.css';

/** A share of people who bought, and how far it is from the control group's. */
export function Conversion({ share, control }: { share: number | null; control: number | null }) {
  const t = useT();
  const fmt = useFmt();
  if (share === null) return <span className="quiet">—</span>;
  const gain = control === null ? null : share - control;
  return (
    <span className="figures nowrap" title={control === null ? undefined : t('campaigns.control_conversion', { share: fmt.percent(control) })}>
      {fmt.percent(share)}
      {gain !== null && <span className={classes.gain} data-tone={gain > 0 ? 'good' : gain < 0 ? 'bad' : undefined}>{fmt.percentPoints(gain)}</span>}
    </span>
  );
}
