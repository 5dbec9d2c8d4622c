import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api/client';
import { asProblem, Problem } from '../api/problem';
import type { Promotion } from '../api/types';
import { t } from '../i18n';
import { notifyDone, notifyProblem } from '../kit';
import { type Definition, newestOf } from './definition';
import { firstMissing, withoutMissingPools } from './missing';

export interface Content {
  name: string;
  definition: Definition;
}

/** A promotion's terms while they are written; saved on demand, for each save is a version. */
export function useDraft(promotion: Promotion | null, start: Content) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [content, setContent] = useState(start);
  const [saved, setSaved] = useState<Content | null>(promotion ? start : null);
  const [newest, setNewest] = useState(promotion?.newest ?? 0);
  const [begun, setBegun] = useState<string | null>(promotion?.id ?? null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isDirty = JSON.stringify(saved) !== JSON.stringify(content);

  /** Saves what is written; nothing when it was refused, and then the page says why. */
  async function save(): Promise<Promotion | null> {
    if (promotion && !isDirty) return promotion;
    const missing = firstMissing(content.definition);
    if (missing) return refuse(new Problem({ status: 422, code: 'field_required', field: missing }));
    setBusy(true);
    try {
      const definition = content.definition as unknown as Record<string, never>;
      const told = begun ? await api.put(`/promotions/${begun}`, { name: content.name, definition, version: newest }) : await api.post('/promotions', { name: content.name, definition });
      take(told);
      notifyDone(t('promotions.saved', { name: told.name }));
      if (!promotion) await navigate({ to: '/promotions/$id', params: { id: told.id }, replace: true, ignoreBlocker: true });
      return told;
    } catch (error) {
      return refuse(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  /** Its id, for what is made for it; a promotion that is new is kept as a draft without what is still missing. Nothing when it was refused. */
  async function begin(): Promise<string | null> {
    if (begun) return begun;
    try {
      const told = await api.post('/promotions', { name: content.name, definition: withoutMissingPools(content.definition) as unknown as Record<string, never> });
      setBegun(told.id);
      setNewest(told.newest);
      void client.invalidateQueries({ queryKey: ['promotions'] });
      return told.id;
    } catch (error) {
      refuse(asProblem(error));
      return null;
    }
  }

  function take(told: Promotion) {
    setSaved(content);
    setNewest(told.newest);
    setProblem(null);
    client.setQueryData(['promotions', 'one', told.id], told);
    void client.invalidateQueries({ queryKey: ['promotions'] });
  }

  function refuse(found: Problem): null {
    setProblem(found);
    if (!found.field) notifyProblem(found, t('promotions.not_saved'));
    return null;
  }

  /** Goes back to what the server has. */
  function takeTheirs(told: Promotion) {
    const theirs = { name: told.name, definition: newestOf(told) };
    setContent(theirs);
    setSaved(theirs);
    setNewest(told.newest);
    setProblem(null);
  }

  useEffect(() => {
    if (problem?.field) document.querySelector<HTMLElement>('main [aria-invalid="true"], main [data-wrong]')?.focus();
  }, [problem]);

  useEffect(() => {
    if (promotion && promotion.newest !== newest && !isDirty && !isBusy) takeTheirs(promotion);
  }, [promotion?.newest]);

  const change = (part: Partial<Definition>) => setContent((now) => ({ ...now, definition: { ...now.definition, ...part } }));
  const rename = (name: string) => setContent((now) => ({ ...now, name }));
  return { ...content, change, rename, isDirty, isBusy, problem, save, begin, takeTheirs };
}

export type Draft = ReturnType<typeof useDraft>;
