import { useParams } from '@tanstack/react-router';
import { useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, Page } from '../kit';
import { newestOf } from './definition';
import { usePromotion } from './usePromotions';
import Written from './Written';

/** One promotion. */
export default function PromotionPage() {
  const t = useT();
  const { id } = useParams({ from: '/shell/promotions/$id' });
  const query = usePromotion(id);
  const promotion = query.data;
  if (promotion) return <Written key={id} promotion={promotion} start={{ name: promotion.name, definition: newestOf(promotion) }} />;
  return (
    <Page title={t('promotions.one')} crumb={{ label: t('promotions.title'), href: '/promotions' }}>
      {query.error ? <ErrorCard error={query.error} what={t('promotions.not_loaded')} onRetry={() => void query.refetch()} /> : <><Card><LinesSkeleton lines={3} /></Card><Card><LinesSkeleton lines={6} /></Card></>}
    </Page>
  );
}
