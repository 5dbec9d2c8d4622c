import { NewAdAudience } from './ads/NewAdAudience';
import { CompareDialog } from './compare/CompareDialog';
import { FreezeDialog } from './deeds';
import { KeepLiveDialog, StopLiveDialog } from './live/LiveDialogs';

/** What the list and the builder both ask about a segment. */
export const SEGMENT_DIALOGS = { keep: KeepLiveDialog, stop: StopLiveDialog, compare: CompareDialog, freeze: FreezeDialog, tell: NewAdAudience };

export type SegmentDialog = keyof typeof SEGMENT_DIALOGS;
