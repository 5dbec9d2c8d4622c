import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, LinesSkeleton, Page, Segmented, StatusBadge, Toolbar } from '../kit';
import { TONES } from './states';
import { TABS } from './tabs';
import { usePromotion } from './usePromotions';

const Editor = lazy(() => import('./editor/Editor'));
const TERMS = 'terms';

/** One promotion: its terms, and what else there is to know of it. */
export default function PromotionPage() {
  const t = useT();
  const navigate = useNavigate();
  const { id } = useParams({ from: '/shell/promotions/$id' });
  const { tab = TERMS } = useSearch({ from: '/shell/promotions/$id' });
  const query = usePromotion(id);
  const promotion = query.data;
  const crumb = { label: t('promotions.title'), href: '/promotions' };
  if (!promotion) return <Page title={t('promotions.one')} crumb={crumb}>{query.error ? <ErrorCard error={query.error} what={t('promotions.not_loaded')} onRetry={() => void query.refetch()} /> : <Waiting />}</Page>;
  const shown = TABS.find(({ value }) => value === tab);
  return (
    <Page wide title={promotion.name} crumb={crumb} badge={<StatusBadge tone={TONES[promotion.state]}>{tCode('promotions.state', promotion.state)}</StatusBadge>}>
      <Toolbar>
        <Segmented label={t('promotions.shown')} value={shown?.value ?? TERMS} options={[{ value: TERMS, label: t('promotions.tab_terms') }, ...TABS.map(({ value, label }) => ({ value, label: t(label) }))]} onChange={(next) => void navigate({ to: '/promotions/$id', params: { id }, search: next === TERMS ? {} : { tab: next } })} />
      </Toolbar>
      <Suspense fallback={<Waiting />}>{shown ? <shown.Content promotionId={id} /> : <Editor key={id} promotion={promotion} />}</Suspense>
    </Page>
  );
}

function Waiting() {
  return <><Card><LinesSkeleton lines={3} /></Card><Card><LinesSkeleton lines={6} /></Card></>;
}
