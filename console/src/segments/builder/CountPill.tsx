import { IconArrowRight, IconMinus } from '@tabler/icons-react';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { type Place, placeKey } from '../rules/draft';
import classes from './Builder.module.css';
import type { Counted } from './useCount';

/** How many people are left after a condition; of those that leave people out, how many they leave out by then. */
export function CountPill({ counted, place }: { counted: Counted; place: Place }) {
  const t = useT();
  const fmt = useFmt();
  const count = counted.steps.get(placeKey(place));
  if (count === undefined) return null;
  const leavesOut = place.side === 'exclude' && place.path.length > 0;
  const words = t(leavesOut ? 'conditions.left_out_by' : 'conditions.left_after', { count: fmt.number(count) });
  const Icon = leavesOut ? IconMinus : IconArrowRight;
  return (
    <span className={`${classes.pillCount} figures`} data-old={counted.isOld || undefined} title={words}>
      <Icon size={13} aria-hidden />
      <span aria-hidden>{fmt.number(count)}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
