import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Home } from '../api/types';
import { type LabelId, useT } from '../i18n';
import { AppLink, Card } from '../kit';
import classes from './Home.module.css';

type Facts = Home['checklist'];

const STEPS: { fact: keyof Facts; title: LabelId; text: LabelId; action: LabelId; href: string }[] = [
  { fact: 'has_customers', title: 'home.step_import', text: 'home.step_import_text', action: 'home.step_import_action', href: '/imports/new' },
  { fact: 'has_sender', title: 'home.step_sender', text: 'home.step_sender_text', action: 'home.step_sender_action', href: '/settings/sender' },
  { fact: 'has_segment', title: 'home.step_segment', text: 'home.step_segment_text', action: 'home.step_segment_action', href: '/segments/new' },
  { fact: 'has_campaign', title: 'home.step_campaign', text: 'home.step_campaign_text', action: 'home.step_campaign_action', href: '/campaigns/new' },
];

/** Whether a shop has done all four first steps. */
export function isSetUp(facts: Facts): boolean {
  return STEPS.every(({ fact }) => facts[fact]);
}

/** The first steps of a new shop, until all are done. */
export function Checklist({ checklist }: { checklist: Facts }) {
  const t = useT();
  const done = STEPS.filter(({ fact }) => checklist[fact]).length;
  const next = STEPS.find(({ fact }) => !checklist[fact]);
  return (
    <Card title={t('home.first_steps')} aside={t('home.steps_done', { done, total: STEPS.length })}>
      <ol className={classes.steps}>
        {STEPS.map(({ fact, title, text, action, href }, index) => (
          <li key={fact} className={classes.step} data-done={checklist[fact] || undefined}>
            <span className={classes.mark} aria-hidden>{checklist[fact] ? <IconCheck size={14} /> : index + 1}</span>
            <div>
              <h3>{t(title)}{checklist[fact] && <span className="visually-hidden">{t('kit.step_done')}</span>}</h3>
              <p className="quiet small">{t(text)}</p>
              {!checklist[fact] && <Button className={classes.stepAction} component={AppLink} href={href} size="xs" variant={fact === next?.fact ? 'filled' : 'default'}>{t(action)}</Button>}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
