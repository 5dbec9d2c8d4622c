import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, apiUrl } from '../api/client';
import type { Named } from '../api/types';
import { fmt } from '../fmt';
import { t, useT } from '../i18n';
import { notifyDone, notifyProblem, notifyUndo } from '../kit';
import { NameDialog } from './builder/NameDialog';

/** What the list and the builder both do with a segment. */
export function useSegmentDeeds() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const renew = () => client.invalidateQueries({ queryKey: ['segments'] });

  async function duplicate({ id }: Named) {
    try {
      const copy = await api.post(`/segments/${id}/duplicate`);
      void renew();
      await navigate({ to: '/segments/$id', params: { id: copy.id } });
    } catch (error) {
      notifyProblem(error, t('segments.not_duplicated'));
    }
  }

  async function archive({ id, name }: Named) {
    try {
      await api.delete(`/segments/${id}`);
      await navigate({ to: '/segments' });
      void renew();
      notifyUndo(t('segments.archived', { name }), async () => {
        await api.post(`/segments/${id}/restore`);
        await renew();
      });
    } catch (error) {
      notifyProblem(error, t('segments.not_archived'));
    }
  }

  function download({ id }: Named) {
    window.location.assign(apiUrl(`/segments/${id}/export.csv`));
  }
  return { duplicate, archive, download };
}

/** Keeps the people of a segment as they are now. */
export function FreezeDialog({ segment, onClose }: { segment: Named; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  async function freeze(name: string) {
    const list = await api.post(`/segments/${segment.id}/lists`, { name });
    void client.invalidateQueries({ queryKey: ['lists'] });
    notifyDone(t('segments.frozen', { name: list.name, count: list.size, size: fmt().number(list.size) }));
  }
  return <NameDialog title={t('segments.freeze_title', { name: segment.name })} name={t('segments.list_name', { segment: segment.name, date: fmt().day(new Date()) })} confirmLabel={t('segments.freeze')} onClose={onClose} onConfirm={freeze} />;
}
