import { Button, TextInput } from '@mantine/core';
import { IconCake, IconGift, IconHeartHandshake, IconMailFast, IconRefresh, type IconProps } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, type FormEvent, useState } from 'react';
import { api } from '../api/client';
import { asProblem } from '../api/problem';
import { tCode, useT } from '../i18n';
import { Card, ErrorCard, IconTile, Page } from '../kit';
import classes from './Campaigns.module.css';
import { type Goal, GOALS } from './states';

const ICONS: Record<Goal, ComponentType<IconProps>> = { win_back: IconRefresh, welcome: IconHeartHandshake, birthday: IconCake, cross_sell: IconGift, other: IconMailFast };

/** A campaign begins with a name and what it is for. */
export default function NewCampaignPage() {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/campaigns/new' });
  const [goal, setGoal] = useState<Goal>(GOALS.find((one) => one === search.goal) ?? 'win_back');
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: async () => {
      const made = await api.post('/campaigns', { name: name.trim() || tCode('campaigns.goal', goal), goal });
      if (!search.segment) return made;
      return api.patch(`/campaigns/${made.id}`, { segment_id: search.segment, version: made.version }).catch(() => made);
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['campaigns'] });
      await navigate({ to: '/campaigns/$id', params: { id: made.id } });
    },
  });
  const problem = create.error ? asProblem(create.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }
  return (
    <Page title={t('shell.new_campaign')} crumb={{ label: t('campaigns.title'), href: '/campaigns' }} subtitle={t('campaigns.new_text')}>
      <form onSubmit={submit} className={classes.stack}>
        {problem && !problem.fields.name && <ErrorCard error={problem} what={t('campaigns.not_created')} safe={t('campaigns.input_kept')} />}
        <Card title={t('campaigns.goal')}>
          <div role="radiogroup" aria-label={t('campaigns.goal')} className={classes.goals}>
            {GOALS.map((one) => {
              const Icon = ICONS[one];
              return (
                <label key={one} className={classes.goal} data-checked={one === goal || undefined}>
                  <input type="radio" name="goal" value={one} checked={one === goal} onChange={() => setGoal(one)} className="visually-hidden" />
                  <IconTile tone={one === goal ? 'accent' : 'quiet'}><Icon size={16} stroke={1.6} /></IconTile>
                  <span>
                    <span className={classes.goalName}>{tCode('campaigns.goal', one)}</span>
                    <span className="quiet small">{tCode('campaigns.goal_text', one)}</span>
                  </span>
                </label>
              );
            })}
          </div>
        </Card>
        <Card title={t('campaigns.name')}>
          <TextInput aria-label={t('campaigns.name')} description={t('campaigns.name_hint')} placeholder={tCode('campaigns.goal', goal)} value={name} onChange={(event) => setName(event.currentTarget.value)} error={problem?.fields.name} maxLength={200} maw={480} data-autofocus />
        </Card>
        <div className={classes.actions}>
          <Button type="submit" loading={create.isPending}>{t('campaigns.create')}</Button>
        </div>
      </form>
    </Page>
  );
}
