import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import { useT } from '../../i18n';
import { Card, Columns, EmptyState, ErrorCard, LinesSkeleton } from '../../kit';
import { asked, EMPTY } from './basket';
import { BasketForm } from './BasketForm';
import { Receipt } from './Receipt';

/** A basket put together by hand, priced with the promotion as it was last saved and without it. */
export default function Simulator({ promotionId }: { promotionId: string }) {
  const t = useT();
  const { workspace } = useSession();
  const [basket, setBasket] = useState(EMPTY);
  const body = asked(basket, workspace.time_zone, workspace.currency);
  const [settled] = useDebouncedValue(body && JSON.stringify(body), 250);
  const query = useQuery({
    queryKey: ['promotions', 'one', promotionId, 'try', settled],
    queryFn: ({ signal }) => api.post(`/promotions/${promotionId}/try`, JSON.parse(settled ?? '{}'), { signal }),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Columns even>
      <BasketForm basket={basket} onChange={(change) => setBasket((known) => ({ ...known, ...change }))} />
      <div aria-live="polite">
        {body === null && !query.data && <Card><EmptyState icon={<IconReceipt size={22} />} title={t('simulation.try.empty')}>{t('simulation.try.empty_text')}</EmptyState></Card>}
        {query.error && body !== null && <ErrorCard error={query.error} what={t('simulation.try.failed')} onRetry={() => void query.refetch()} />}
        {!query.error && query.data && body !== null && <Receipt tried={query.data} promotionId={promotionId} items={basket.items} dim={query.isPlaceholderData} />}
        {body !== null && query.isPending && <Card><LinesSkeleton lines={6} /></Card>}
        {body === null && query.data && <Card><p className="quiet">{t(basket.items.length === 0 ? 'simulation.try.empty_text' : 'simulation.try.incomplete')}</p></Card>}
      </div>
    </Columns>
  );
}
