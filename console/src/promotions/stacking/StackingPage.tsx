import { useT } from '../../i18n';
import { Page } from '../../kit';
import { StackingForm } from './StackingForm';

/** How all promotions go together. */
export default function StackingPage() {
  const t = useT();
  return <Page title={t('promotions.stacking')} crumb={{ label: t('promotions.title'), href: '/promotions' }} subtitle={t('promotions.stacking_text')}><StackingForm /></Page>;
}
