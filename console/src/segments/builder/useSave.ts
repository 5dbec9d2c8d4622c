import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { ConditionTree, Segment } from '../../api/types';
import { t } from '../../i18n';
import { notifyDone, notifyProblem } from '../../kit';

export interface Written {
  name: string;
  description: string;
  tree: ConditionTree;
}

/** Saves a segment; a newer version on the server is shown as a conflict and nothing is lost. */
export function useSave(segment: Segment | null, onSaved: (saved: Segment) => void) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [version, setVersion] = useState(segment?.version ?? 0);
  /** The version somebody else saved. */
  const [newer, setNewer] = useState<Segment | null>(null);

  function take(saved: Segment) {
    client.setQueryData(['segments', saved.id], saved);
    void client.invalidateQueries({ queryKey: ['segments', 'list'] });
    void client.invalidateQueries({ queryKey: ['segments', 'names'] });
    setVersion(saved.version);
    setNewer(null);
    notifyDone(t('segments.saved', { name: saved.name }));
    onSaved(saved);
  }

  /** Saves over `version`, or as a new segment; tells whether it was done. `fires`: those who come into a live segment by it set things going. */
  async function save(written: Written, over: number | 'new' = segment ? version : 'new', fires = false): Promise<boolean> {
    setBusy(true);
    try {
      take(segment && over !== 'new' ? await api.put(`/segments/${segment.id}`, { ...written, version: over, fires }) : await api.post('/segments', written, { idempotencyKey: crypto.randomUUID?.() }));
      return true;
    } catch (error) {
      const isConflict = segment !== null && asProblem(error).code === 'version_conflict';
      const theirs = isConflict ? await api.get(`/segments/${segment.id}`).catch(() => null) : null;
      if (theirs) setNewer(theirs);
      else notifyProblem(error, t('segments.not_saved'));
      return false;
    } finally {
      setBusy(false);
    }
  }

  /** Goes on from the version somebody else saved. */
  function goOnFrom(theirs: Segment) {
    setVersion(theirs.version);
    setNewer(null);
  }
  return { save, isBusy, newer, goOnFrom };
}
