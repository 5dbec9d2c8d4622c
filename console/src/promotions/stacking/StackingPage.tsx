import { useT } from '../../i18n';
import { Page } from '../../kit';

export default function StackingPage() {
  const t = useT();
  return <Page title={t('promotions.tab_together')} crumb={{ label: t('promotions.title'), href: '/promotions' }}>{null}</Page>;
}
