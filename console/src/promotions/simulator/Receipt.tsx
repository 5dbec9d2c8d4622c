import type { PromotionTried, TillAnswer } from '../../api/types';
import { useFmt } from '../../fmt';
import { hasMessage, t as told, tCode, useT } from '../../i18n';
import { AppLink, Card, Money, StatusBadge } from '../../kit';
import type { Item } from './basket';
import { Besides } from './Besides';
import classes from './Simulator.module.css';

interface Props {
  tried: PromotionTried;
  promotionId: string;
  items: Item[];
  dim: boolean;
}

/** What the basket costs, line by line, and what each promotion did to it or why not. */
export function Receipt({ tried, promotionId, items, dim }: Props) {
  const t = useT();
  const fmt = useFmt();
  const difference = tried.without.total.minor - tried.with.total.minor;
  const amount = fmt.money({ minor: Math.abs(difference), currency: tried.with.total.currency });
  const said = difference > 0 ? t('simulation.try.cheaper', { amount }) : difference < 0 ? t('simulation.try.dearer', { amount }) : t('simulation.try.same');
  return (
    <div className={classes.answer} data-dim={dim || undefined}>
      <Card title={t('simulation.try.receipt')} aside={t('simulation.try.version', { version: tried.version })}>
        <Lines answer={tried.with} items={items} />
        <dl className={classes.totals}>
          <div><dt>{t('simulation.try.gross')}</dt><dd><Money amount={tried.with.gross} /></dd></div>
          {tried.with.tier_discount && <div><dt>{t('simulation.try.tier')}</dt><dd>−<Money amount={tried.with.tier_discount.amount} /></dd></div>}
          <div><dt>{t('simulation.try.discount')}</dt><dd>{tried.with.discount.minor > 0 && '−'}<Money amount={tried.with.discount} /></dd></div>
          <div className={classes.total}><dt>{t('simulation.try.total')}</dt><dd><Money amount={tried.with.total} /></dd></div>
          <div className={classes.without}><dt>{t('simulation.try.without')}</dt><dd><Money amount={tried.without.total} /></dd></div>
        </dl>
        <p className={classes.said}><StatusBadge tone={difference > 0 ? 'good' : difference < 0 ? 'warn' : 'quiet'}>{said}</StatusBadge></p>
      </Card>
      <Promotions tried={tried} promotionId={promotionId} />
      <Besides tried={tried} />
    </div>
  );
}

function Lines({ answer, items }: { answer: TillAnswer; items: Item[] }) {
  const t = useT();
  const name = (sku: string) => items.find(({ product }) => product.sku === sku)?.product.name ?? sku;
  return (
    <table className={classes.lines}>
      <caption className="visually-hidden">{t('simulation.try.receipt')}</caption>
      <thead className="visually-hidden"><tr><th scope="col">{t('simulation.try.product')}</th><th scope="col">{t('simulation.try.total')}</th></tr></thead>
      <tbody>
        {answer.lines.map((line, index) => (
          <tr key={index}>
            <th scope="row">
              {line.name ?? name(line.sku)}
              {line.gift_of && <span className={classes.tag}>{t('promotions.effect.gift')}</span>}
              <span className={classes.sku}>{line.quantity} × <Money amount={line.price} /></span>
              {line.discounts.map(({ promotion, amount }) => <span key={promotion.id} className={classes.cut}>{promotion.name}: −<Money amount={amount} /></span>)}
            </th>
            <td>
              {line.total.minor < line.gross.minor && <s><Money amount={line.gross} /></s>}
              <Money amount={line.total} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Outcome {
  id: string;
  name: string;
  gave: { minor: number; currency: string } | null;
  words: string;
}

function Promotions({ tried, promotionId }: { tried: PromotionTried; promotionId: string }) {
  const t = useT();
  const fmt = useFmt();
  const before = new Set(tried.without.applied.map(({ promotion }) => promotion.id));
  const applied = tried.with.applied.map(({ promotion, amount, wanted }): Outcome => ({ ...promotion, gave: amount, words: wanted ? t('simulation.try.cut_short', { wanted: fmt.money(wanted) }) : amount.minor > 0 ? '' : t('simulation.try.gave_besides') }));
  const not = tried.with.not_applied.map(({ promotion, reason, would_give }): Outcome => ({ ...promotion, gave: null, words: [why(reason), would_give && t('simulation.try.would_give', { amount: fmt.money(would_give) })].filter(Boolean).join(' ') }));
  const rows = [...applied, ...not].sort((one, other) => Number(other.id === promotionId) - Number(one.id === promotionId));
  return (
    <Card title={t('simulation.try.promotions')} aside={t('simulation.try.fired', { count: applied.length, all: rows.length })}>
      <ul className={classes.outcomes}>
        {rows.map(({ id, name, gave, words }) => (
          <li key={id} data-this={id === promotionId || undefined}>
            <span className={classes.outcomeName}>
              {id === promotionId ? <strong>{name}</strong> : <AppLink href={`/promotions/${id}`}>{name}</AppLink>}
              {id === promotionId && <span className={classes.tag}>{t('simulation.try.this')}</span>}
              {gave === null && before.has(id) && <span className={classes.tag} data-tone="warn">{t('simulation.try.displaced')}</span>}
            </span>
            <span className={classes.outcomeGave}>{gave ? (gave.minor > 0 ? <>−<Money amount={gave} /></> : '✓') : <span className="quiet">{t('simulation.try.not')}</span>}</span>
            {words && <span className={classes.why}>{words}</span>}
          </li>
        ))}
      </ul>
      {tried.choices.map((choice, index) => (
        <p key={index} className={classes.choice}>
          {t('simulation.try.choice', { chosen: names(choice.chosen), value: fmt.money(choice.value), others: names(choice.alternative), other: fmt.money(choice.alternative_value), total: fmt.money(choice.alternative_total) })}
        </p>
      ))}
    </Card>
  );
}

const names = (of: { name: string }[]) => of.map(({ name }) => name).join(', ');

/** A reason in words. */
export function why(reason: string): string {
  return hasMessage(`simulation.why.${reason}`) ? tCode('simulation.why', reason) : told('simulation.why.condition');
}
