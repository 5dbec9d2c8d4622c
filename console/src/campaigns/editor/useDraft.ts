import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { api } from '../../api/client';
import type { Problem } from '../../api/problem';
import type { Campaign } from '../../api/types';
import { Autosave, type SaveState } from '../autosave';

/** What a campaign's author may change. */
export interface Fields {
  name: string;
  goal: string;
  segment_id: string | null;
  list_id: string | null;
  subject: string;
  preheader: string;
  mjml: string;
  sender: Campaign['sender'];
  control_percent: number;
  window_days: number;
  scheduled_at: string | null;
  rate_per_minute: number | null;
}

export interface Draft {
  fields: Fields;
  edit: (change: Partial<Fields>) => void;
  state: SaveState;
  refused: Partial<Record<keyof Fields, Problem>>;
  /** Counts what the server has: for what is computed from it. */
  version: number;
  isDirty: () => boolean;
  flush: () => Promise<boolean>;
  /** After a conflict. */
  keepMine: () => Promise<void>;
  takeTheirs: () => Promise<void>;
}

/** A campaign as typed here, saved a moment after typing rests. */
export function useDraft(campaign: Campaign): Draft {
  const client = useQueryClient();
  const [fields, setFields] = useState(() => fieldsOf(campaign));
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const key = ['campaigns', 'one', campaign.id];
  const [autosave] = useState(() => new Autosave<Fields, Campaign>({
    version: campaign.version,
    save: (patch) => api.patch(`/campaigns/${campaign.id}`, patch),
    onSaved: (saved) => client.setQueryData(key, saved),
    onChange: redraw,
  }));
  const latest = useRef(campaign.version);
  useEffect(() => {
    if (campaign.version <= latest.current) return;
    latest.current = campaign.version;
    if (campaign.version === autosave.version || autosave.isDirty) return;
    autosave.takeTheirs(campaign.version);
    setFields(fieldsOf(campaign));
  }, [campaign, autosave]);
  useEffect(() => () => {
    autosave.stop();
    if (autosave.isDirty) void autosave.flush();
  }, [autosave]);

  const newest = () => client.fetchQuery({ queryKey: key, queryFn: () => api.get(`/campaigns/${campaign.id}`), staleTime: 0 });
  return {
    fields, state: autosave.state, refused: autosave.refused, version: autosave.version,
    edit: (change) => {
      setFields((before) => ({ ...before, ...change }));
      autosave.edit(change);
    },
    isDirty: () => autosave.isDirty,
    flush: () => autosave.flush(),
    keepMine: async () => void (await autosave.keepMine((await newest()).version)),
    takeTheirs: async () => {
      const theirs = await newest();
      autosave.takeTheirs(theirs.version);
      setFields(fieldsOf(theirs));
    },
  };
}

function fieldsOf(campaign: Campaign): Fields {
  const { name, goal, segment_id, list_id, subject, preheader, content, sender, control_percent, window_days, scheduled_at, rate_per_minute } = campaign;
  return { name, goal, segment_id, list_id, subject: subject ?? '', preheader: preheader ?? '', mjml: content.mjml, sender, control_percent, window_days, scheduled_at, rate_per_minute };
}
