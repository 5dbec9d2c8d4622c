import { useT } from '../i18n';
import { Page } from '../kit';

export default function NewPromotionPage() {
  const t = useT();
  return <Page title={t('shell.new_promotion')} crumb={{ label: t('promotions.title'), href: '/promotions' }}>{null}</Page>;
}
