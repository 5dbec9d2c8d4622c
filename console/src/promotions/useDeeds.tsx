import { IconCopy, IconFlask, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRocket } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client';
import type { Promotion } from '../api/types';
import { type LabelId, tCode, useT } from '../i18n';
import { ConfirmDialog, notifyDone, notifyProblem, type RowAction } from '../kit';
import { ConflictList } from './Conflicts';
import { newestOf } from './definition';
import { LaunchPoints } from './LaunchPoints';
import { ALLOWED, type Deed, launchMove } from './states';

type Asked = 'launch' | 'pause' | 'end' | 'publish' | 'discard';

const LABELS: Record<Asked, LabelId> = { launch: 'promotions.launch', pause: 'promotions.pause', end: 'promotions.end', publish: 'promotions.publish', discard: 'promotions.discard' };

/** What can be done with a promotion, and the question asked before. */
export function useDeeds() {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<{ deed: Asked; promotion: Promotion } | null>(null);

  async function move({ id }: Promotion, step: string): Promise<Promotion> {
    const moved = await api.post(`/promotions/${id}/${step}`);
    client.setQueryData(['promotions', 'one', id], moved);
    await client.invalidateQueries({ queryKey: ['promotions'] });
    return moved;
  }

  async function perform(deed: Asked, promotion: Promotion) {
    await move(promotion, deed === 'launch' ? launchMove(newestOf(promotion).from) : deed);
    notifyDone(tCode('promotions.done', deed, { name: promotion.name }));
  }

  async function duplicate(promotion: Promotion) {
    try {
      const copy = await api.post('/promotions', { name: t('promotions.copy_of', { name: promotion.name }), definition: newestOf(promotion) as unknown as Record<string, never> });
      await client.invalidateQueries({ queryKey: ['promotions'] });
      notifyDone(t('promotions.duplicated', { name: promotion.name }));
      await navigate({ to: '/promotions/$id', params: { id: copy.id } });
    } catch (error) {
      notifyProblem(error, t('promotions.not_duplicated', { name: promotion.name }));
    }
  }

  const quietly = (step: 'stage' | 'unstage' | 'resume') => (promotion: Promotion) => void move(promotion, step).catch((error: unknown) => notifyProblem(error, t('promotions.not_moved', { name: promotion.name })));
  const ask = (deed: Asked) => (promotion: Promotion) => setAsked({ deed, promotion });
  const can = (deed: Deed) => ({ state }: Promotion) => ALLOWED[deed].includes(state);
  const actions: RowAction<Promotion>[] = [
    { label: t('promotions.stage'), icon: <IconFlask size={15} aria-hidden />, onClick: quietly('stage'), isShown: can('stage') },
    { label: t('promotions.launch'), icon: <IconRocket size={15} aria-hidden />, onClick: ask('launch'), isShown: can('launch') },
    { label: t('promotions.pause'), icon: <IconPlayerPause size={15} aria-hidden />, onClick: ask('pause'), isShown: can('pause') },
    { label: t('promotions.resume'), icon: <IconPlayerPlay size={15} aria-hidden />, onClick: quietly('resume'), isShown: can('resume') },
    { label: t('promotions.unstage'), icon: <IconPlayerPause size={15} aria-hidden />, onClick: quietly('unstage'), isShown: can('unstage') },
    { label: t('promotions.duplicate'), icon: <IconCopy size={15} aria-hidden />, onClick: (promotion) => void duplicate(promotion) },
    { label: t('promotions.end'), icon: <IconPlayerStop size={15} aria-hidden />, onClick: ask('end'), isShown: can('end'), danger: true },
  ];

  const dialog: ReactNode = asked && (
    <ConfirmDialog opened onClose={() => setAsked(null)} title={tCode('promotions.asked', asked.deed, { name: asked.promotion.name })} confirmLabel={t(LABELS[asked.deed])} danger={asked.deed === 'end' || asked.deed === 'discard'} onConfirm={() => perform(asked.deed, asked.promotion)}>
      <p>{asked.deed === 'launch' && launchMove(newestOf(asked.promotion).from) === 'schedule' ? t('promotions.schedule_text') : tCode('promotions.asked_text', asked.deed)}</p>
      {(asked.deed === 'launch' || asked.deed === 'publish') && <><LaunchPoints id={asked.promotion.id} /><ConflictList id={asked.promotion.id} /></>}
    </ConfirmDialog>
  );
  return { actions, ask, move, dialog };
}
