import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import { Problem } from '../../api/problem';
import type { Campaign } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { ConfirmDialog, LinesSkeleton } from '../../kit';
import classes from './Editor.module.css';
import type { Draft } from './useDraft';

/** Asked before a launch: which campaign, how many people, when. What is typed is saved and counted first. */
export function LaunchDialog({ campaign, draft, onClose }: { campaign: Campaign; draft: Draft; onClose: () => void }) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const { name, scheduled_at: at } = draft.fields;
  const check = useQuery({
    queryKey: ['campaigns', 'launch', campaign.id],
    queryFn: async () => {
      if (!(await draft.flush())) throw new Problem({ status: 409, code: 'not_saved' });
      return api.get(`/campaigns/${campaign.id}/check`);
    },
    staleTime: 0, gcTime: 0, retry: false,
  });
  const estimate = check.data?.estimate;
  async function launch() {
    if (check.error) throw check.error;
    if (!check.data) throw new Problem({ status: 409, code: 'still_counting' });
    if (!check.data.ready) throw new Problem({ status: 409, code: 'not_ready' });
    const launched = await api.post(`/campaigns/${campaign.id}/launch`, at ? { at } : {});
    client.setQueryData(['campaigns', 'one', campaign.id], launched);
    await client.invalidateQueries({ queryKey: ['campaigns'] });
  }
  return (
    <ConfirmDialog opened onClose={onClose} title={t(at ? 'campaigns.schedule_title' : 'campaigns.launch_title', { name })} confirmLabel={t(at ? 'campaigns.schedule' : 'campaigns.launch')} onConfirm={launch}>
      <div className={classes.launchText} aria-live="polite">
        {!estimate && !check.error && <LinesSkeleton lines={2} />}
        {estimate && (
          <>
            <p className={`${classes.big} figures`}>{fmt.number(estimate.to_send)}</p>
            <p>{t('campaigns.launch_people', { count: estimate.to_send })}</p>
            <p className="quiet">{t('campaigns.launch_control', { control: fmt.number(estimate.control), left_out: fmt.number(estimate.no_consent + estimate.no_address + estimate.duplicate_address + estimate.suppressed) })}</p>
          </>
        )}
        {at && <p>{t('campaigns.starts_at', { time: fmt.dateTime(at) })}</p>}
      </div>
    </ConfirmDialog>
  );
}
