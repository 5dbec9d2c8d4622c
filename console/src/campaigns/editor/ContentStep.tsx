import { Button, Switch, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import type { Campaign } from '../../api/types';
import { useT } from '../../i18n';
import { AppLink, Card } from '../../kit';
import { BodyEditor } from '../letter/BodyEditor';
import { PersonalText } from '../letter/PersonalText';
import classes from './Editor.module.css';
import { TestDialog } from './TestDialog';
import type { Draft } from './useDraft';

/** What the letter says and whom it is from. */
export function ContentStep({ draft, campaign }: { draft: Draft; campaign: Campaign }) {
  const t = useT();
  const { fields, edit, refused } = draft;
  const [isTesting, setTesting] = useState(false);
  return (
    <div className={classes.stack}>
      <Card title={t('campaigns.step_content')} aside={<Button size="xs" variant="default" leftSection={<IconSend size={14} aria-hidden />} onClick={() => setTesting(true)}>{t('campaigns.send_test')}</Button>}>
        <div className={classes.stack}>
          <div className={classes.pair}>
            <PersonalText label={t('campaigns.subject')} value={fields.subject} onChange={(subject) => edit({ subject })} error={refused.subject?.words} maxLength={500} />
            <PersonalText label={t('campaigns.preheader')} hint={t('campaigns.preheader_hint')} value={fields.preheader} onChange={(preheader) => edit({ preheader })} error={refused.preheader?.words} maxLength={500} />
          </div>
          <Sender draft={draft} />
        </div>
      </Card>
      <BodyEditor campaignId={campaign.id} subject={fields.subject} mjml={fields.mjml} onChange={(mjml) => edit({ mjml })} onLines={(lines) => edit({ subject: fields.subject || lines.subject, preheader: fields.preheader || lines.preheader })} />
      {isTesting && <TestDialog campaignId={campaign.id} draft={draft} onClose={() => setTesting(false)} />}
    </div>
  );
}

/** The workspace's sender, or one for this campaign alone. */
function Sender({ draft: { fields, edit, refused } }: { draft: Draft }) {
  const t = useT();
  const { workspace } = useSession();
  const settings = useQuery({ queryKey: ['settings', 'sender'], queryFn: ({ signal }) => api.get('/settings/sender', { signal }) });
  const standard = settings.data;
  const own = fields.sender;
  const fault = (field: string) => (refused.sender?.fields[`sender.${field}`]);
  return (
    <div className={classes.sender}>
      <Switch
        label={t('campaigns.own_sender')} checked={own !== null}
        description={own === null && standard ? (standard.from_email ? t('campaigns.sent_from', { sender: `${standard.from_name} <${standard.from_email}>` }) : t('campaigns.no_sender_yet')) : undefined}
        onChange={(event) => edit({ sender: event.currentTarget.checked ? { name: standard?.from_name || workspace.name, email: standard?.from_email ?? '', reply_to: standard?.reply_to ?? null } : null })}
      />
      {own === null && standard && !standard.from_email && <AppLink href="/settings/sender">{t('campaigns.set_sender')}</AppLink>}
      {own && (
        <div className={classes.trio}>
          <TextInput label={t('campaigns.sender_name')} value={own.name} error={fault('name')} onChange={(event) => edit({ sender: { ...own, name: event.currentTarget.value } })} />
          <TextInput label={t('campaigns.sender_email')} type="email" value={own.email} error={fault('email')} onChange={(event) => edit({ sender: { ...own, email: event.currentTarget.value } })} />
          <TextInput label={t('campaigns.reply_to')} type="email" value={own.reply_to ?? ''} error={fault('reply_to')} onChange={(event) => edit({ sender: { ...own, reply_to: event.currentTarget.value || null } })} />
        </div>
      )}
    </div>
  );
}
