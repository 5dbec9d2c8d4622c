import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconDots, IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api, apiUrl } from '../api/client';
import { Problem } from '../api/problem';
import type { CustomerCard } from '../api/types';
import { useT } from '../i18n';
import { ConfirmDialog, watchJob } from '../kit';
import { EditProfile } from './EditProfile';

/** What can be done with a card: change it, take its data out, erase it. */
export function CustomerMenu({ card, name }: { card: CustomerCard; name: string }) {
  const t = useT();
  const [opened, setOpened] = useState<'edit' | 'erase' | null>(null);
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={15} aria-hidden />} onClick={() => setOpened('edit')}>{t('customers.edit')}</Button>
      <Menu>
        <Menu.Target><ActionIcon variant="default" size={34} aria-label={t('kit.actions_of', { name })}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={apiUrl(`/customers/${card.id}/export`)} download leftSection={<IconDownload size={15} aria-hidden />}>{t('customers.export')}</Menu.Item>
          <Menu.Item data-danger leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setOpened('erase')}>{t('customers.erase')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {opened === 'edit' && <EditProfile card={card} onClose={() => setOpened(null)} />}
      {opened === 'erase' && <EraseDialog id={card.id} name={name} onClose={() => setOpened(null)} />}
    </>
  );
}

function EraseDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  async function erase() {
    if (!reason.trim()) throw new Problem({ status: 422, code: 'field_required', field: 'reason' });
    const { job_id: job } = await api.post(`/customers/${id}/erase`, { reason: reason.trim() });
    watchJob(job, { title: t('customers.erasing'), refresh: [['customers']] });
    await navigate({ to: '/customers' });
  }
  return (
    <ConfirmDialog opened onClose={onClose} danger title={t('customers.erase_title', { name })} confirmLabel={t('customers.erase_confirm')} onConfirm={erase}>
      <p>{t('customers.erase_text')}</p>
      <TextInput label={t('customers.erase_reason')} description={t('customers.erase_reason_hint')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={200} required />
    </ConfirmDialog>
  );
}
