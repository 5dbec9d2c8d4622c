import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Named } from '../../api/types';
import { useT } from '../../i18n';
import { Dialog, ErrorCard, LinesSkeleton, Num, SearchField } from '../../kit';
import classes from './Compare.module.css';
import { Overlap } from './Overlap';

const SHOWN = 30;

/** Two segments side by side: the other is chosen first. */
export function CompareDialog({ segment, onClose }: { segment: Named; onClose: () => void }) {
  const t = useT();
  const [other, setOther] = useState<Named | null>(null);
  return (
    <Dialog onClose={onClose} title={t('compare.title', { name: segment.name })} size={620}>
      {other ? <Overlap a={segment} b={other} onOther={() => setOther(null)} onClose={onClose} /> : <Choice segment={segment} onChoose={setOther} />}
    </Dialog>
  );
}

function Choice({ segment, onChoose }: { segment: Named; onChoose: (other: Named) => void }) {
  const t = useT();
  const [q, setQ] = useState('');
  const query = useQuery({ queryKey: ['segments', 'choice', q], queryFn: ({ signal }) => api.get('/segments', { query: { q, limit: SHOWN }, signal }), placeholderData: keepPreviousData });
  const others = query.data?.items.filter(({ id }) => id !== segment.id);
  return (
    <div className={classes.choice}>
      <SearchField label={t('compare.search')} value={q} onChange={setQ} />
      {Boolean(query.error) && <ErrorCard error={query.error} what={t('compare.not_listed')} onRetry={() => void query.refetch()} />}
      {!others && !query.error && <LinesSkeleton lines={5} />}
      {others?.length === 0 && <p className="quiet" role="status">{t(q ? 'compare.none_found' : 'compare.no_other')}</p>}
      <ul className={classes.others} aria-label={t('compare.choose')}>
        {others?.map((other) => (
          <li key={other.id}><button type="button" className={classes.other} onClick={() => onChoose(other)}><span>{other.name}</span><Num value={other.size} /></button></li>
        ))}
      </ul>
    </div>
  );
}
