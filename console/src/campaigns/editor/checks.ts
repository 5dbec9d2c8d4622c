import type { CampaignCheck } from '../../api/types';
import { fmt } from '../../fmt';
import { tCode } from '../../i18n';
import { fromMjml, lostButtons } from '../letter/mjml';
import type { StepId } from './Editor';

type Point = CampaignCheck['checks'][number];

const STEP_OF: Record<string, StepId> = {
  audience: 'audience', consent: 'audience', address: 'audience', control: 'audience', power: 'audience',
  subject: 'content', content: 'content', unsubscribe_link: 'content', links: 'content', sender: 'content',
};

/** Adds what only the blocks know: buttons without an address. */
export function withLetter(check: CampaignCheck | undefined, mjml: string): CampaignCheck | undefined {
  const body = fromMjml(mjml);
  const lost = body.kind === 'blocks' ? lostButtons(body.letter) : [];
  if (!check || lost.length === 0) return check;
  const point: Point = { code: 'links', status: 'warning', params: { problem: 'lost_button', labels: lost.join(', ') } };
  return { ...check, checks: [...check.checks.filter(({ code, status }) => code !== 'links' || status !== 'ok'), point] };
}

/** Where a point can be put right. */
export function stepOf({ code }: Point): StepId {
  return STEP_OF[code] ?? 'review';
}

/** What a point found, in words: the exact problem where the server names one. */
export function wordsOf({ code, status, params }: Point): string {
  const values = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, shown(key, value)]));
  if (status === 'ok') return tCode('campaigns.check_ok', code, values);
  const general = tCode('campaigns.check_open', code, values);
  return params.problem ? tCode('campaigns.problem', String(params.problem), values, general) : general;
}

function shown(key: string, value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (key === 'smallest_effect') return fmt().percentPoints(value, 2);
  if (key === 'bytes') return fmt().bytes(value);
  return fmt().number(value);
}
