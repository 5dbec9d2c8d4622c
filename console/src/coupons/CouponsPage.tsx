import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconPlus } from '@tabler/icons-react';
import { tCode, useT } from '../i18n';
import { AppLink, Page, Segmented, Toolbar } from '../kit';
import { Catalogue } from './Catalogue';
import { Draws } from './Draws';
import { Opens } from './Opens';
import { NewDraw } from './NewDraw';
import { Pools } from './Pools';
import { PrizeForm } from './PrizeForm';
import { PrizeOrders } from './PrizeOrders';
import { TABS, type Tab } from './routes';

/** Coupon pools, the prize catalogue, its orders, and draws. */
export default function CouponsPage() {
  const t = useT();
  const navigate = useNavigate();
  const { tab = 'pools' } = useSearch({ from: '/shell/coupons' });
  const go = (next: Tab) => void navigate({ to: '/coupons', search: next === 'pools' ? {} : { tab: next }, replace: true });
  return (
    <Page title={t('coupons.title')} subtitle={tCode('coupons.what_for', tab)} actions={<Action tab={tab} />}>
      <Toolbar><Segmented label={t('coupons.shown')} value={tab} onChange={go} options={TABS.map((value) => ({ value, label: tCode('coupons.tab', value) }))} /></Toolbar>
      {tab === 'pools' && <Pools />}
      {tab === 'catalogue' && <Catalogue />}
      {tab === 'orders' && <PrizeOrders />}
      {tab === 'draws' && <Draws />}
    </Page>
  );
}

/** What is made on a tab. */
export function Action({ tab }: { tab: Tab }) {
  const t = useT();
  const plus = <IconPlus size={15} aria-hidden />;
  if (tab === 'pools') return <Button component={AppLink} href="/coupons/pools/new" leftSection={plus}>{t('coupons.new_pool')}</Button>;
  if (tab === 'draws') return <Opens label={t('coupons.new_draw')} icon={plus}>{(close) => <NewDraw onClose={close} />}</Opens>;
  if (tab === 'catalogue') return <Opens label={t('coupons.new_prize')} icon={plus}>{(close) => <PrizeForm onClose={close} />}</Opens>;
  return null;
}
