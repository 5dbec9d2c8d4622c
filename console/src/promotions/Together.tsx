import { useT } from '../i18n';
import { Card } from '../kit';
import { ConflictList } from './Conflicts';
import { StackingForm } from './stacking/StackingForm';

/** Where a promotion stands among the others, and which it meets. */
export default function Together({ promotionId }: { promotionId: string }) {
  const t = useT();
  return (
    <>
      <Card title={t('promotions.conflicts')}><ConflictList id={promotionId} /></Card>
      <p className="quiet">{t('promotions.stacking_text')}</p>
      <StackingForm current={promotionId} />
    </>
  );
}
