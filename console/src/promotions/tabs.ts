import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { LabelId } from '../i18n';

export interface PromotionTab {
  value: string;
  label: LabelId;
  Content: LazyExoticComponent<ComponentType<{ promotionId: string }>>;
}

/** What a promotion's page shows beside its terms. A tab's word stands in the address. */
export const TABS: PromotionTab[] = [
  { value: 'try', label: 'simulation.tab_try', Content: lazy(() => import('./simulator/Simulator')) },
  { value: 'launch', label: 'simulation.tab_launch', Content: lazy(() => import('./launch/LaunchSimulation')) },
  { value: 'together', label: 'promotions.tab_together', Content: lazy(() => import('./Together')) },
];
