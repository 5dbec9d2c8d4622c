import { type ReactNode, useState } from 'react';
import { useT } from '../../i18n';
import { Segmented } from '../../kit';

const WIDTHS = { desktop: 660, mobile: 375 };
type Device = keyof typeof WIDTHS;

/** How wide a letter is shown, and the choice of it: as on a computer where there is room for that, as on a phone on a phone. */
export function useDevice(room: number): { width: number; choice: ReactNode } {
  const t = useT();
  const [device, setDevice] = useState<Device>(() => (window.matchMedia('(max-width: 560px)').matches ? 'mobile' : 'desktop'));
  return {
    width: device === 'mobile' ? WIDTHS.mobile : Math.max(WIDTHS.desktop, room),
    choice: <Segmented label={t('campaigns.device')} value={device} onChange={setDevice} options={[{ value: 'desktop', label: t('campaigns.desktop') }, { value: 'mobile', label: t('campaigns.mobile') }]} />,
  };
}
