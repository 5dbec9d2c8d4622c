import { useSearch } from '@tanstack/react-router';
import { useSession } from '../api/session';
import { fractionDigits } from '../fmt';
import { tCode, useT } from '../i18n';
import { Page } from '../kit';
import Written from './Written';
import { TemplateGrid } from './TemplateGrid';
import { BLANK, termsOf } from './templates';

/** A promotion that does not exist yet: first its mechanics, then its terms. */
export default function NewPromotionPage() {
  const t = useT();
  const { workspace } = useSession();
  const { template } = useSearch({ from: '/shell/promotions/new' });
  if (!template) {
    return (
      <Page title={t('shell.new_promotion')} crumb={{ label: t('promotions.title'), href: '/promotions' }} subtitle={t('promotions.new_text')}>
        <TemplateGrid />
      </Page>
    );
  }
  const name = template === BLANK ? '' : tCode('promotions.template', template, {}, '');
  return <Written key={template} promotion={null} start={{ name, definition: termsOf(template, 10 ** fractionDigits(workspace.currency)) }} />;
}
