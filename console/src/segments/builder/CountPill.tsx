import { IconArrowRight } from '@tabler/icons-react';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { type Place, placeKey } from '../rules/draft';
import classes from './Builder.module.css';
import type { Counted } from './useCount';

/** How many people are left after a condition. */
export function CountPill({ counted, place }: { counted: Counted; place: Place }) {
  const t = useT();
  const fmt = useFmt();
  const count = counted.steps.get(placeKey(place));
  if (count === undefined) return null;
  return (
    <span className={`${classes.pillCount} figures`} data-old={counted.isOld || undefined} title={t('conditions.left_after', { count: fmt.number(count) })}>
      <IconArrowRight size={13} aria-hidden />
      <span aria-hidden>{fmt.number(count)}</span>
      <span className="visually-hidden">{t('conditions.left_after', { count: fmt.number(count) })}</span>
    </span>
  );
}
