import { Select, TextInput } from '@mantine/core';
import { tCode, useT } from '../../i18n';
import { Card } from '../../kit';
import { GOALS } from '../states';
import classes from './Editor.module.css';
import type { Draft } from './useDraft';

/** What the campaign is called and what it is for. */
export function GoalStep({ draft: { fields, edit, refused } }: { draft: Draft }) {
  const t = useT();
  return (
    <Card title={t('campaigns.step_goal')}>
      <div className={classes.pair}>
        <TextInput label={t('campaigns.name')} value={fields.name} maxLength={200} error={refused.name?.words} onChange={(event) => edit({ name: event.currentTarget.value })} />
        <Select label={t('campaigns.goal')} value={fields.goal} allowDeselect={false} onChange={(goal) => goal && edit({ goal })} data={GOALS.map((value) => ({ value, label: tCode('campaigns.goal', value) }))} description={tCode('campaigns.goal_text', fields.goal)} inputWrapperOrder={['label', 'input', 'description', 'error']} />
      </div>
    </Card>
  );
}
