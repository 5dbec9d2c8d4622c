import { NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useT } from '../../i18n';
import { Card } from '../../kit';
import type { Draft } from '../useDraft';
import classes from './Editor.module.css';
import { Figure } from './Figure';

const NOT_MONEY = ['gift', 'coupon', 'ticket', 'free_delivery', 'points', 'points_per_money', 'points_multiplier'];

/** What decides where it comes among the others: a priority outside groups, a worth when the best is chosen. */
export function Place({ draft }: { draft: Draft }) {
  const t = useT();
  const { priority = 0, worth = 0, effects } = draft.definition;
  const givesMore = worth !== 0 || effects.some(({ kind }) => NOT_MONEY.includes(kind));
  return (
    <Card title={t('promotions.beside_others')}>
      <div className={classes.rows}>
        <div className={classes.part}>
          <span className={classes.word}>{t('promotions.priority')}</span>
          <NumberInput aria-label={t('promotions.priority')} value={priority} onChange={(value) => draft.change({ priority: Math.trunc(Number(value)) || 0 })} min={-1_000} max={1_000} hideControls w={96} />
          <span className="quiet small">{t('promotions.priority_text')}</span>
        </div>
        {givesMore && (
          <div className={classes.part}>
            <span className={classes.word}>{t('promotions.worth')}</span>
            <Figure label={t('promotions.worth')} unit="money" value={worth || undefined} onChange={(value) => draft.change({ worth: value ?? 0 })} path="worth" />
            <span className="quiet small">{t('promotions.worth_text')}</span>
          </div>
        )}
      </div>
    </Card>
  );
}
