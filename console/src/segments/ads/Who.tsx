import type { AdExport } from '../../api/types';
import { useFmt } from '../../fmt';
import { tCode, useT } from '../../i18n';
import { Card } from '../../kit';
import classes from './Ads.module.css';

const PARTS = ['told', 'no_consent', 'no_address', 'suppressed'] as const;

/** Everybody of the segment: told, or left out and why; the parts add up. */
export function Who({ made }: { made: AdExport }) {
  const t = useT();
  const fmt = useFmt();
  return (
    <Card title={t('ads.who')} aside={<span className="figures">{t('ads.members', { count: made.people, figure: fmt.number(made.people) })}</span>}>
      <ul className={classes.who}>
        {PARTS.map((part) => (
          <li key={part}>
            <span className={classes.part}>
              <span>{tCode('ads.part', part)}</span>
              <span className="figures"><strong>{fmt.number(made[part])}</strong> <span className="quiet">{made.people > 0 ? fmt.percent(made[part] / made.people) : ''}</span></span>
            </span>
            <span className="quiet small">{tCode('ads.part_text', part)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
