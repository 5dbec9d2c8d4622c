import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { LoyaltyRuleSet } from '../../api/types';
import { t } from '../../i18n';
import { notifyProblem, watchJob } from '../../kit';
import { useReport } from '../useLoyalty';
import { spentPart } from './trial';

export function trialsKey(programme: string): unknown[] {
  return ['loyalty', 'simulations', programme];
}

interface Asked {
  rules: LoyaltyRuleSet;
  days: number;
}

interface Props {
  programme: string;
  /** The address of the tab that shows the trial. */
  page: string;
  onWrong: (fields: Record<string, string>) => void;
  /** Where one is at work, this or another. */
  onBegun: () => Promise<void>;
}

/** Tries a draft of the rules on orders of the past, as it would be published. */
export function useTrial({ programme, page, onWrong, onBegun }: Props) {
  const client = useQueryClient();
  const report = useReport(programme);
  const queryKey = trialsKey(programme);
  return useMutation({
    mutationFn: ({ rules, days }: Asked) => api.post(`/loyalty/programmes/${programme}/simulations`, { rules, days, redemption: spentPart(report.data?.lines ?? []) ?? null }),
    onSuccess: async ({ job }) => {
      onWrong({});
      // Its toast would flash up on the tab the person is leaving.
      await onBegun();
      watchJob(job, { title: t('kit.job.loyalty_simulation'), canCancel: true, page, refresh: [queryKey] });
      return client.invalidateQueries({ queryKey });
    },
    onError: async (error) => {
      const { code, fields } = asProblem(error);
      onWrong(fields);
      if (code === 'simulation_at_work') await onBegun();
      notifyProblem(error, t('simulation.launch.not_begun'));
      return client.invalidateQueries({ queryKey });
    },
  });
}

export type Trial = ReturnType<typeof useTrial>;
