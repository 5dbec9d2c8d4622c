import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Named, SegmentOverlap } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { ErrorCard, LinesSkeleton, Stale } from '../../kit';
import type { NewSegmentSearch } from '../routes';
import classes from './Compare.module.css';
import { parts } from './parts';

interface Props {
  a: Named;
  b: Named;
  onOther: () => void;
  onClose: () => void;
}

/** How two segments overlap, as of one instant, and segments to make of it. */
export function Overlap({ a, b, onOther, onClose }: Props) {
  const t = useT();
  const query = useQuery({ queryKey: ['segment-overlap', a.id, b.id], queryFn: ({ signal }) => api.post('/segments/compare', { a: a.id, b: b.id }, { signal }), placeholderData: keepPreviousData });
  const found = query.data;
  return (
    <div className={classes.overlap} aria-busy={query.isFetching}>
      <div className={classes.head}>
        <p className={classes.with}>{t('compare.other', { name: b.name })}</p>
        <Button variant="default" size="xs" onClick={onOther} data-autofocus>{t('compare.change')}</Button>
      </div>
      {query.error ? <ErrorCard error={query.error} what={t('compare.failed')} onRetry={() => void query.refetch()} /> : found ? (
        <>
          <Figures found={found} onClose={onClose} />
          <div className={classes.foot}>
            {!found.is_complete && <p className="quiet">{t('segments.still_filling')}</p>}
            <Stale asOf={found.as_of} onRefresh={() => void query.refetch()} busy={query.isFetching} />
          </div>
        </>
      ) : <LinesSkeleton lines={6} />}
    </div>
  );
}

function Figures({ found, onClose }: { found: SegmentOverlap; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const navigate = useNavigate();
  const { a, b, both } = found;
  const shown = parts(found);
  const labels = { a: t('compare.only', { name: a.segment.name }), both: t('compare.both'), b: t('compare.only', { name: b.segment.name }) };
  if (shown.every(({ count }) => count === 0)) return <p role="status">{t('compare.nobody')}</p>;
  function make(search: NewSegmentSearch) {
    onClose();
    void navigate({ to: '/segments/new', search });
  }
  return (
    <>
      <div className={classes.bar} aria-hidden>{shown.map(({ part, share }) => share > 0 && <span key={part} data-part={part} style={{ flexGrow: share }} />)}</div>
      <ul className={classes.parts}>
        {shown.map(({ part, count, share, search }) => (
          <li key={part}>
            <span className={classes.key} data-part={part} aria-hidden />
            <span className={classes.label}>{labels[part]}</span>
            <span className={`${classes.count} figures`}>{fmt.number(count)}</span>
            <span className={`${classes.share} figures`}>{fmt.percent(share)}</span>
            <Button variant="default" size="xs" disabled={count === 0} aria-label={t('compare.make_of', { part: labels[part] })} onClick={() => make(search)}>{t('compare.make')}</Button>
          </li>
        ))}
      </ul>
      <div className={classes.words} role="status">
        {[[a, b] as const, [b, a] as const].map(([one, other]) => one.size > 0 && <p key={one.segment.id}>{t('compare.words', { one: one.segment.name, other: other.segment.name, size: fmt.number(one.size), share: fmt.percent(both / one.size) })}</p>)}
      </div>
    </>
  );
}
