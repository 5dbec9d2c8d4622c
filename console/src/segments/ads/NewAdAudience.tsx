import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Named } from '../../api/types';
import { tCode, useT } from '../../i18n';
import { Dialog, Segmented } from '../../kit';
import classes from './Ads.module.css';
import { type AdNetwork, type Keys, keysOf, matchKeys, NETWORKS } from './networks';

/** Makes an ad audience, of a segment given or chosen, and opens it. */
export function NewAdAudience({ segment, onClose }: { segment?: Named; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | null>(segment?.id ?? null);
  const [network, setNetwork] = useState<AdNetwork>('google');
  const [wanted, setWanted] = useState<Keys>('both');
  const [ownName, setOwnName] = useState<string | null>(null);
  const segments = useQuery({ queryKey: ['segments', 'to-tell'], queryFn: ({ signal }) => api.get('/segments', { query: { limit: 500 }, signal }), enabled: !segment });
  const choices = segment ? [segment] : (segments.data?.items ?? []);
  const keys = keysOf(network).includes(wanted) ? wanted : 'email';
  const segmentName = choices.find(({ id }) => id === chosen)?.name;
  const name = ownName ?? (segmentName ? t('ads.default_name', { segment: segmentName, network: tCode('ads.network', network) }) : '');
  const make = useMutation({
    mutationFn: () => api.post('/ad-audiences', { name: name.trim(), segment_id: chosen ?? '', network, match_keys: matchKeys(keys) }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['ad-audiences'] });
      await navigate({ to: '/segments/ads/$id', params: { id: made.id } });
    },
  });
  const problem = make.error ? asProblem(make.error) : null;
  const isPlaced = problem && ['name', 'segment_id', 'match_keys'].some((field) => problem.fields[field]);
  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate();
  }
  return (
    <Dialog onClose={onClose} title={t('ads.new')} size={520}>
      <form className={classes.form} onSubmit={submit} noValidate>
        {problem && !isPlaced && <p className={classes.failure} role="alert">{problem.words}</p>}
        {!segment && <Select label={t('ads.segment')} placeholder={t('ads.choose_segment')} data={choices.map(({ id, name: label }) => ({ value: id, label }))} value={chosen} onChange={setChosen} error={problem?.fields.segment_id} allowDeselect={false} searchable openOnFocus={false} nothingFoundMessage={t('segments.none_found')} data-autofocus />}
        <Select label={t('ads.network')} data={NETWORKS.map((value) => ({ value, label: tCode('ads.network', value) }))} value={network} onChange={(next) => next && setNetwork(next as AdNetwork)} allowDeselect={false} />
        <div>
          <div className={classes.label}>{t('ads.matched_on')}</div>
          <Segmented label={t('ads.matched_on')} value={keys} onChange={setWanted} options={keysOf(network).map((value) => ({ value, label: tCode('ads.keys', value) }))} />
          <p className="quiet small">{network === 'vk' ? t('ads.keys_one') : t('ads.keys_text')}</p>
          {problem?.fields.match_keys && <p className={classes.failure} role="alert">{problem.fields.match_keys}</p>}
        </div>
        <TextInput label={t('ads.name')} value={name} onChange={(event) => setOwnName(event.currentTarget.value)} error={problem?.fields.name} maxLength={200} />
        <p className="quiet small">{t('ads.consent_text')}</p>
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>{t('kit.cancel')}</Button>
          <Button type="submit" loading={make.isPending} disabled={!chosen} title={chosen ? undefined : t('ads.choose_segment')}>{t('ads.create')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
