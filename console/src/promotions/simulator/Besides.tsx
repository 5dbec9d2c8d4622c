import type { PromotionTried } from '../../api/types';
import { useFmt } from '../../fmt';
import { hasMessage, tCode, useT } from '../../i18n';
import { Card } from '../../kit';
import classes from './Simulator.module.css';

/** Gifts, coupons, tickets, points, and what became of codes that were shown. */
export function Besides({ tried: { with: answer, without } }: { tried: PromotionTried }) {
  const t = useT();
  const fmt = useFmt();
  const points = answer.points && t('simulation.try.points', { points: fmt.number(answer.points.earned), without: fmt.number(without.points?.earned ?? 0) });
  const extras = answer.extras.map(({ kind, what, quantity, promotion }) => `${tCode('simulation.extra', kind, { what: what ?? '', quantity })} · ${promotion.name}`);
  const coupons = answer.coupons.map(({ code, refused, promotion }) => (refused ? t('simulation.try.coupon_refused', { code, why: hasMessage(`simulation.refused.${refused}`) ? tCode('simulation.refused', refused) : refused }) : t('simulation.try.coupon_good', { code, name: promotion?.name ?? '' })));
  const all = [...(points ? [points] : []), ...extras, ...coupons];
  if (all.length === 0) return null;
  return (
    <Card title={t('simulation.try.besides')}>
      <ul className={classes.besides}>{all.map((words, index) => <li key={index}>{words}</li>)}</ul>
    </Card>
  );
}
