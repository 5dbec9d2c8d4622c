import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import type { Promotion } from '../../api/types';
import { useFmt } from '../../fmt';
import { useT } from '../../i18n';
import { Card, DateTime, ErrorCard, LinesSkeleton } from '../../kit';
import { ChoicesProvider, useChoices } from '../../segments/builder/context';
import { LimitBars } from '../Budget';
import { ConflictList } from '../Conflicts';
import { treeWords } from '../../segments/rules/words';
import type { Draft } from '../useDraft';
import { useNames } from '../useNames';
import { conditionLines, effectWords, limitFigure, limitWords } from '../words';
import { Conditions } from './Conditions';
import { DraftContext } from './CouponField';
import classes from './Editor.module.css';
import { Effects } from './Effects';
import { Limits } from './Limits';
import { Place } from './Place';
import { Schedule } from './Schedule';

/** A promotion's terms on the left; what they say, cost and meet on the right. */
export default function Editor({ promotion, draft }: { promotion: Promotion | null; draft: Draft }) {
  const t = useT();
  return (
    <ChoicesProvider>
      <DraftContext value={draft}>
        <div className={classes.layout}>
          <fieldset className={classes.terms} disabled={promotion?.state === 'ended'}>
            <legend className="visually-hidden">{t('promotions.tab_terms')}</legend>
            <Effects draft={draft} />
            <Conditions draft={draft} />
            <Limits draft={draft} />
            <Schedule draft={draft} />
            <Place draft={draft} />
          </fieldset>
          <aside className={classes.aside}>
            <InWords draft={draft} />
            {promotion && <Budget id={promotion.id} />}
            <Card title={t('promotions.conflicts')}>{promotion ? <ConflictList id={promotion.id} /> : <p className="quiet">{t('promotions.conflicts_after_save')}</p>}</Card>
            {promotion && <p className="quiet small">{t('promotions.saved_by', { by: promotion.by })} · <DateTime at={promotion.updated_at} show="relative" /></p>}
          </aside>
        </div>
      </DraftContext>
    </ChoicesProvider>
  );
}

function InWords({ draft }: { draft: Draft }) {
  const t = useT();
  const fmt = useFmt();
  const { currency } = useSession().workspace;
  const { condition, effects, limits = [], from, to } = draft.definition;
  const choices = useChoices();
  const names = useNames([draft.definition]);
  const lines = conditionLines(condition, currency, names, (tree) => treeWords(tree, choices).join(' '));
  const known = limits.filter(({ most }) => most >= 0);
  return (
    <Card title={t('promotions.in_words')}>
      <dl className={classes.summary}>
        <dt>{t('promotions.what_it_gives')}</dt>
        {effects.map((effect, index) => <dd key={index}>{effectWords(effect, currency, names)}</dd>)}
        <dt>{t('promotions.when_it_applies')}</dt>
        {lines.length === 0 ? <dd>{t('promotions.always')}</dd> : lines.map((line, index) => <dd key={index}>{line}</dd>)}
        {known.length > 0 && <dt>{t('promotions.how_much')}</dt>}
        {known.map((limit, index) => <dd key={index}>{limitWords(limit)}: {limitFigure(limit.measure, limit.most, currency)}</dd>)}
        <dt>{t('promotions.when_it_runs')}</dt>
        <dd>{from ? fmt.dateTime(from) : t('promotions.from_launch')} – {to ? fmt.dateTime(to) : t('promotions.no_end')}</dd>
      </dl>
    </Card>
  );
}

function Budget({ id }: { id: string }) {
  const t = useT();
  const query = useQuery({ queryKey: ['promotions', 'uses', id], queryFn: ({ signal }) => api.get(`/promotions/${id}/uses`, { signal }), refetchInterval: 15_000 });
  if (query.error) return <Card title={t('promotions.used')}><ErrorCard error={query.error} onRetry={() => void query.refetch()} /></Card>;
  if (query.data?.items.length === 0) return null;
  return <Card title={t('promotions.used')}>{query.data ? <LimitBars uses={query.data.items} /> : <LinesSkeleton lines={2} />}</Card>;
}
