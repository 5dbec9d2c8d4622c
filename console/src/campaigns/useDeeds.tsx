import { IconCopy, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client';
import type { CampaignState } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { ConfirmDialog, notifyDone, notifyProblem, type RowAction } from '../kit';

/** What the deeds need to know of a campaign, in a list or alone. */
export interface Subject {
  id: string;
  name: string;
  state: CampaignState;
  audience: number | null;
  done: number;
}

type Deed = 'pause' | 'resume' | 'stop' | 'delete';

const SHOWN: Record<Deed, CampaignState[]> = { pause: ['preparing', 'sending'], resume: ['paused'], stop: ['preparing', 'sending', 'paused'], delete: ['draft'] };

/** What can be done with a campaign, and the question asked before. */
export function useDeeds(): { actions: RowAction<Subject>[]; ask: (deed: Deed, subject: Subject) => void; dialog: ReactNode } {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<{ deed: Deed; subject: Subject } | null>(null);

  async function duplicate({ id, name }: Subject) {
    try {
      const copy = await api.post(`/campaigns/${id}/duplicate`);
      await client.invalidateQueries({ queryKey: ['campaigns'] });
      notifyDone(t('campaigns.duplicated', { name }));
      await navigate({ to: '/campaigns/$id', params: { id: copy.id } });
    } catch (error) {
      notifyProblem(error, t('campaigns.not_duplicated', { name }));
    }
  }

  async function perform(deed: Deed, { id, name }: Subject) {
    if (deed === 'delete') await api.delete(`/campaigns/${id}`);
    else await api.post(`/campaigns/${id}/${deed}`);
    if (deed === 'delete') client.removeQueries({ queryKey: ['campaigns', 'one', id] });
    if (deed === 'delete') await navigate({ to: '/campaigns' });
    await client.invalidateQueries({ queryKey: ['campaigns'] });
    if (deed === 'delete') notifyDone(t('campaigns.deleted', { name }));
  }

  const ask = (deed: Deed, subject: Subject) => setAsked({ deed, subject });
  const can = (deed: Deed) => ({ state }: Subject) => SHOWN[deed].includes(state);
  const actions: RowAction<Subject>[] = [
    { label: t('campaigns.duplicate'), icon: <IconCopy size={15} aria-hidden />, onClick: (row) => void duplicate(row) },
    { label: t('campaigns.pause'), icon: <IconPlayerPause size={15} aria-hidden />, onClick: (row) => ask('pause', row), isShown: can('pause') },
    { label: t('campaigns.resume'), icon: <IconPlayerPlay size={15} aria-hidden />, onClick: (row) => ask('resume', row), isShown: can('resume') },
    { label: t('campaigns.stop'), icon: <IconPlayerStop size={15} aria-hidden />, onClick: (row) => ask('stop', row), isShown: can('stop'), danger: true },
    { label: t('campaigns.delete'), icon: <IconTrash size={15} aria-hidden />, onClick: (row) => ask('delete', row), isShown: can('delete'), danger: true },
  ];

  const left = asked && asked.subject.audience !== null ? Math.max(0, asked.subject.audience - asked.subject.done) : 0;
  const words = asked && wordsOf(asked.deed, asked.subject.name, left);
  function wordsOf(deed: Deed, name: string, left: number) {
    const values = { name };
    const people = { left, people: fmt.number(left) };
    switch (deed) {
      case 'pause': return { title: t('campaigns.pause_title', values), text: t('campaigns.pause_text', people), label: t('campaigns.pause') };
      case 'resume': return { title: t('campaigns.resume_title', values), text: t('campaigns.resume_text', people), label: t('campaigns.resume') };
      case 'stop': return { title: t('campaigns.stop_title', values), text: t('campaigns.stop_text', people), label: t('campaigns.stop') };
      case 'delete': return { title: t('campaigns.delete_title', values), text: t('campaigns.delete_text'), label: t('campaigns.delete') };
    }
  }
  const dialog = asked && words && (
    <ConfirmDialog opened onClose={() => setAsked(null)} title={words.title} confirmLabel={words.label} danger={asked.deed === 'stop' || asked.deed === 'delete'} onConfirm={() => perform(asked.deed, asked.subject)}>
      <p>{words.text}</p>
    </ConfirmDialog>
  );
  return { actions, ask, dialog };
}
