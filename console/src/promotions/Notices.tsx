import { Button } from '@mantine/core';
import type { Promotion } from '../api/types';
import { useT } from '../i18n';
import { ErrorCard } from '../kit';
import { hasBegun } from './states';
import classes from './Promotions.module.css';
import type { useDeeds } from './useDeeds';
import type { Draft } from './useDraft';

interface Props {
  promotion: Promotion | null;
  draft: Draft;
  deeds: ReturnType<typeof useDeeds>;
}

/** What stands above the terms: a revision that waits, somebody else's newer version, or that it is over. */
export function Notices({ promotion, draft, deeds }: Props) {
  const t = useT();
  const { problem } = draft;
  if (!promotion) return problem && !problem.field ? <ErrorCard error={problem} what={t('promotions.not_saved')} safe={t('promotions.input_kept')} /> : null;
  if (problem?.code === 'version_conflict') {
    return (
      <section className={classes.notice} data-tone="warn" role="alert">
        <p>{t('promotions.conflict_text', { by: promotion.by })}</p>
        <Button variant="default" onClick={() => draft.takeTheirs(promotion)}>{t('promotions.take_theirs')}</Button>
      </section>
    );
  }
  if (problem && !problem.field) return <ErrorCard error={problem} what={t('promotions.not_saved')} safe={t('promotions.input_kept')} />;
  if (promotion.state === 'ended') return <section className={classes.notice}><p>{t('promotions.ended_text')}</p></section>;
  if (promotion.pending && hasBegun(promotion.state)) {
    return (
      <section className={classes.notice} data-tone="warn">
        <p>{t('promotions.pending_text', { by: promotion.by })}</p>
        <Button onClick={() => deeds.ask('publish')(promotion)} disabled={draft.isDirty}>{t('promotions.publish')}</Button>
        <Button variant="default" onClick={() => deeds.ask('discard')(promotion)}>{t('promotions.discard')}</Button>
      </section>
    );
  }
  return hasBegun(promotion.state) ? <p className="quiet">{t('promotions.running_text')}</p> : null;
}
