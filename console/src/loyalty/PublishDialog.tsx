import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import type { LoyaltyProgramme, LoyaltyRuleSet } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { ConfirmDialog, notifyDone, watchJob } from '../kit';
import { isSame } from './rules';
import { useSpread } from './useLoyalty';

interface Props {
  programme: LoyaltyProgramme;
  rules: LoyaltyRuleSet;
  onClose: () => void;
  onWrong: (fields: Record<string, string>) => void;
}

/** Says what follows, then brings the new rules into force. */
export function PublishDialog({ programme, rules, onClose, onWrong }: Props) {
  const t = useT();
  const fmt = useFmt();
  const client = useQueryClient();
  const isMoved = !isSame(rules.tiers, programme.rules.tiers) && Boolean(rules.tiers);
  const spread = useSpread(programme.id, isMoved ? rules.tiers : null);
  async function publish() {
    try {
      const published = await api.put(`/loyalty/programmes/${programme.id}`, { rules, version: programme.version });
      onWrong({});
      if (published.job) watchJob(published.job, { title: t('kit.job.loyalty_levels'), refresh: [['loyalty'], ['customers']] });
      notifyDone(t('loyalty.published'));
      await client.invalidateQueries({ queryKey: ['loyalty'] });
    } catch (error) {
      onWrong(asProblem(error).fields);
      throw error;
    }
  }
  return (
    <ConfirmDialog opened onClose={onClose} title={t('loyalty.publish_title', { name: rules.name })} confirmLabel={t('loyalty.publish')} onConfirm={publish}>
      <p>{t('loyalty.publish_text')}</p>
      {isMoved && spread.data && <p>{t('loyalty.publish_moves', { up: spread.data.up, up_size: fmt.number(spread.data.up), down: spread.data.down, down_size: fmt.number(spread.data.down) })}</p>}
    </ConfirmDialog>
  );
}
