import { Button } from '@mantine/core';
import type { Segment } from '../../api/types';
import { useT } from '../../i18n';
import { DateTime } from '../../kit';
import { useReadChoices } from './context';
import { treeWords } from '../rules/words';
import classes from './Builder.module.css';

interface Props {
  theirs: Segment;
  isBusy: boolean;
  onTakeTheirs: () => void;
  onSaveMine: () => void;
  onSaveCopy: () => void;
}

/** Somebody saved meanwhile: both are here, and the choice is the marketer's. */
export function Conflict({ theirs, isBusy, onTakeTheirs, onSaveMine, onSaveCopy }: Props) {
  const t = useT();
  const choices = useReadChoices();
  const by = theirs.versions.find(({ version }) => version === theirs.version)?.by;
  return (
    <section className={classes.conflict} role="alert" aria-label={t('segments.conflict')}>
      <h2>{t('segments.conflict')}</h2>
      <p>{t('segments.conflict_text')}</p>
      <p className="quiet">{t('segments.their_version', { version: theirs.version, by: by ?? '—' })} <DateTime at={theirs.updated_at} /></p>
      {treeWords(theirs.tree, choices).map((line) => <p key={line}>{line}</p>)}
      <div className={classes.starts}>
        <Button variant="default" onClick={onSaveMine} loading={isBusy}>{t('segments.save_mine')}</Button>
        <Button variant="default" onClick={onSaveCopy} disabled={isBusy}>{t('segments.save_copy')}</Button>
        <Button variant="default" onClick={onTakeTheirs} disabled={isBusy}>{t('segments.take_theirs')}</Button>
      </div>
    </section>
  );
}
