import type { LimitUse } from '../api/types';
import { useSession } from '../api/session';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { ProgressBar } from '../kit';
import classes from './Promotions.module.css';
import { limitFigure, limitWords } from './words';

const NEARLY = 0.9;

/** How much of each limit is used. */
export function LimitBars({ uses }: { uses: LimitUse[] }) {
  const t = useT();
  const fmt = useFmt();
  const { workspace } = useSession();
  const figure = ({ measure }: LimitUse, value: number) => limitFigure(measure, value, workspace.currency);
  return (
    <ul className={classes.bars}>
      {uses.map((use) => (
        <li key={`${use.measure} ${use.per} ${use.daily}`}>
          <span className={classes.barHead}>
            <span>{limitWords(use)}</span>
            <span className="figures nowrap">{t('promotions.used_of', { used: figure(use, use.used), most: figure(use, use.most) })}</span>
          </span>
          <ProgressBar label={limitWords(use)} value={use.used} max={use.most || 1} tone={toneOf(use)} />
          {use.per === 'customer' && <span className="quiet small">{t('promotions.customers_full', { full: fmt.number(use.full), counted: fmt.number(use.counted) })}</span>}
          {use.per === 'store' && <span className="quiet small">{t('promotions.stores_full', { full: fmt.number(use.full), counted: fmt.number(use.counted) })}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The limit that is nearest to its end, for a row of the list. */
export function NearestLimit({ uses, name }: { uses: LimitUse[]; name: string }) {
  const t = useT();
  const { workspace } = useSession();
  const use = [...uses].sort((one, other) => share(other) - share(one))[0];
  if (!use) return <span className="quiet">{t('promotions.no_limit')}</span>;
  const figure = (value: number) => limitFigure(use.measure, value, workspace.currency);
  return (
    <div className={classes.nearest} title={limitWords(use)}>
      <ProgressBar label={t('promotions.budget_of', { name })} value={use.used} max={use.most || 1} tone={toneOf(use)} valueText={t('promotions.used_of', { used: figure(use.used), most: figure(use.most) })} />
      <span className="quiet small figures nowrap" aria-hidden>{t('promotions.used_of', { used: figure(use.used), most: figure(use.most) })}</span>
    </div>
  );
}

function share({ used, most }: LimitUse): number {
  return most > 0 ? used / most : 1;
}

function toneOf(use: LimitUse): 'accent' | 'warn' | 'bad' {
  return share(use) >= 1 ? 'bad' : share(use) >= NEARLY ? 'warn' : 'accent';
}
