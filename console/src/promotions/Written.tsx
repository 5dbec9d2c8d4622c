import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconDots, IconFlask, IconRocket } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { Promotion } from '../api/types';
import { tCode, useT } from '../i18n';
import { Card, LinesSkeleton, Page, Segmented, StatusBadge, Toolbar } from '../kit';
import { LeaveGuard } from '../segments/builder/LeaveGuard';
import { useEditorKeys } from '../segments/builder/useEditorKeys';
import Editor from './editor/Editor';
import { ProblemContext, useFieldError } from './editor/problems';
import { Notices } from './Notices';
import classes from './Promotions.module.css';
import { hasBegun, TONES } from './states';
import { TABS } from './tabs';
import { type Content, type Draft, useDraft } from './useDraft';
import { useDeeds } from './useDeeds';

const TERMS = 'terms';

/** A promotion's page: its name, its state and what can be done; below, a tab of it. What is written stays when tabs change. */
export default function Written({ promotion, start }: { promotion: Promotion | null; start: Content }) {
  const t = useT();
  const navigate = useNavigate();
  const { tab = TERMS } = useSearch({ strict: false });
  const draft = useDraft(promotion, start);
  const deeds = useDeeds();
  useEditorKeys({ save: () => void draft.save(), undo: null, redo: null });
  const tabs = [{ value: TERMS, label: t('promotions.tab_terms') }, ...TABS.map(({ value, label }) => ({ value, label: t(label) }))];
  const shown = promotion && TABS.find(({ value }) => value === tab);
  return (
    <ProblemContext value={draft.problem}>
      <Page
        wide title={draft.name || t('shell.new_promotion')} crumb={{ label: t('promotions.title'), href: '/promotions' }}
        badge={promotion && <StatusBadge tone={TONES[promotion.state]}>{tCode('promotions.state', promotion.state)}</StatusBadge>}
        actions={<Actions promotion={promotion} draft={draft} deeds={deeds} />}
      >
        <Notices promotion={promotion} draft={draft} deeds={deeds} />
        {promotion && <Toolbar><Segmented label={t('promotions.shown')} value={shown?.value ?? TERMS} options={tabs} onChange={(next) => void navigate({ to: '/promotions/$id', params: { id: promotion.id }, search: next === TERMS ? {} : { tab: next } })} /></Toolbar>}
        <Suspense fallback={<Card><LinesSkeleton lines={6} /></Card>}>{shown ? <shown.Content promotionId={promotion.id} /> : <><NameField draft={draft} /><Editor promotion={promotion} draft={draft} /></>}</Suspense>
      </Page>
      {deeds.dialog}
      <LeaveGuard isOn={draft.isDirty && !draft.isBusy} />
    </ProblemContext>
  );
}

function NameField({ draft }: { draft: Draft }) {
  const t = useT();
  const error = useFieldError('name');
  return <TextInput label={t('promotions.name')} value={draft.name} onChange={(event) => draft.rename(event.currentTarget.value)} error={error} maxLength={200} className={classes.name} />;
}

interface ActionsProps {
  promotion: Promotion | null;
  draft: Draft;
  deeds: ReturnType<typeof useDeeds>;
}

/** Save, and the next step of the promotion's life as the primary button. */
function Actions({ promotion, draft, deeds }: ActionsProps) {
  const t = useT();
  const state = promotion?.state ?? 'draft';
  async function stage() {
    const saved = await draft.save();
    if (saved) await deeds.move(saved, 'stage');
  }
  async function launch() {
    const saved = await draft.save();
    if (saved) deeds.ask('launch')(saved);
  }
  const others = promotion ? deeds.actions.filter((action) => action.isShown?.(promotion) ?? true) : [];
  return (
    <>
      {state !== 'ended' && <Button variant="default" leftSection={<IconDeviceFloppy size={15} aria-hidden />} loading={draft.isBusy} disabled={!draft.isDirty} onClick={() => void draft.save()}>{hasBegun(state) ? t('promotions.save_revision') : t('promotions.save')}</Button>}
      {state === 'draft' && <Button leftSection={<IconFlask size={15} aria-hidden />} onClick={() => void stage()}>{t('promotions.stage_and_test')}</Button>}
      {state === 'staged' && <Button leftSection={<IconRocket size={15} aria-hidden />} onClick={() => void launch()}>{t('promotions.launch')}</Button>}
      {promotion && (
        <Menu>
          <Menu.Target><ActionIcon variant="default" size={34} aria-label={t('kit.actions')}><IconDots size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>{others.map((action) => <Menu.Item key={action.label} leftSection={action.icon} data-danger={action.danger || undefined} onClick={() => action.onClick(promotion)}>{action.label}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
