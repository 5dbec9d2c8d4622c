import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, apiUrl } from '../../api/client';
import type { AdAudience, AdExport, Named } from '../../api/types';
import { useT } from '../../i18n';
import { ConfirmDialog, notifyDone, notifyProblem, watchJob } from '../../kit';

export type AdFile = 'full' | 'additions' | 'removals';

/** Saves a file of an export. */
export function download({ id }: AdExport, file: AdFile) {
  window.location.assign(apiUrl(`/ad-exports/${id}/${file}.csv`));
}

/** What the list and the page both do with an ad audience, and the question asked before it goes. */
export function useAdDeeds(): { begin: (audience: Named) => Promise<void>; ask: (audience: AdAudience) => void; dialog: ReactNode } {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<AdAudience | null>(null);
  const renew = () => client.invalidateQueries({ queryKey: ['ad-audiences'] });

  async function begin({ id, name }: Named) {
    try {
      const made = await api.post(`/ad-audiences/${id}/exports`);
      watchJob(made.job_id, { title: t('ads.exporting', { name }), canCancel: true, page: `/segments/ads/${id}`, refresh: [['ad-audiences']] });
      await renew();
    } catch (error) {
      notifyProblem(error, t('ads.not_exported'));
    }
  }

  async function remove({ id, name }: AdAudience) {
    await api.delete(`/ad-audiences/${id}`);
    await navigate({ to: '/segments', search: { tab: 'ads' } });
    client.removeQueries({ queryKey: ['ad-audiences', 'one', id] });
    await renew();
    notifyDone(t('ads.deleted', { name }));
  }

  const dialog = asked && (
    <ConfirmDialog opened onClose={() => setAsked(null)} title={t('ads.delete_title', { name: asked.name })} confirmLabel={t('ads.delete')} danger onConfirm={() => remove(asked)}>
      <p>{t('ads.delete_text')}</p>
    </ConfirmDialog>
  );
  return { begin, ask: setAsked, dialog };
}
