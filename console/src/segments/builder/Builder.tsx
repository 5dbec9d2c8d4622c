import { ActionIcon, Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconArrowBackUp, IconArrowForwardUp, IconPencil, IconSpeakerphone } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Segment } from '../../api/types';
import { useT } from '../../i18n';
import { AppLink, Page } from '../../kit';
import { type Draft, fromTree, toTree } from '../rules/draft';
import { add } from '../rules/edit';
import { treeWords } from '../rules/words';
import { FiresDialog } from '../live/LiveDialogs';
import { LiveMark } from '../live/LiveMark';
import { Audience } from './Audience';
import classes from './Builder.module.css';
import { Conflict } from './Conflict';
import { useChoices } from './context';
import { LeaveGuard } from './LeaveGuard';
import { NameDialog } from './NameDialog';
import { RuleBuilder } from './RuleBuilder';
import { SegmentMenu } from './SegmentMenu';
import { Start } from './Start';
import { useCount } from './useCount';
import { useEditorKeys } from './useEditorKeys';
import { useHistory } from './useHistory';
import { useSave } from './useSave';
import { useTrend } from './useTrend';
import { type Asked, Why } from './Why';

interface Props {
  segment: Segment | null;
  start: Draft;
  name: string;
  /** A customer whose belonging is to be explained at once. */
  why?: string;
}

interface Content {
  name: string;
  description: string;
  draft: Draft;
}

/** The builder: sentences on the left, the people they take on the right. */
export function Builder({ segment, start, name, why }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const history = useHistory<Content>({ name, description: segment?.description ?? '', draft: start });
  const { name: current, description, draft } = history.now;
  const [saved, setSaved] = useState<Content | null>(segment ? history.now : null);
  const [isChecked, setChecked] = useState(false);
  const [naming, setNaming] = useState<'save' | 'rename' | null>(null);
  const [asking, setAsking] = useState<{ customer: Asked | null } | null>(why ? { customer: { id: why, name: '' } } : null);
  /** A change of a live segment that waits for the answer whether it sets things going. */
  const [changing, setChanging] = useState<{ content: Content; over: number | undefined } | null>(null);
  const counted = useCount(draft);
  const trend = useTrend(draft, counted);
  const { left } = toTree(draft);
  const isEmpty = draft.include.of.length === 0 && draft.exclude.of.length === 0;
  const isDirty = saved ? JSON.stringify(saved) !== JSON.stringify(history.now) : !isEmpty;

  const change = (next: Draft, mark: string | null = null) => history.change({ ...history.now, draft: next }, mark);
  const sent = useRef(history.now);
  const saving = useSave(segment, (done) => {
    setSaved(sent.current);
    setChecked(false);
    if (done.id !== segment?.id) void navigate({ to: '/segments/$id', params: { id: done.id }, replace: true, ignoreBlocker: true });
  });
  function save(content = history.now, over?: number | 'new') {
    if (left > 0) return setChecked(true);
    if (!content.name) return setNaming('save');
    const moves = over !== undefined || JSON.stringify(saved?.draft) !== JSON.stringify(content.draft);
    if (segment?.live && over !== 'new' && moves) return setChanging({ content, over });
    return write(content, over);
  }
  function write(content: Content, over?: number | 'new', fires = false) {
    sent.current = content;
    return saving.save({ name: content.name, description: content.description, tree: toTree(content.draft, { whole: true }).tree }, over, fires);
  }
  function closeWhy() {
    setAsking(null);
    if (why && segment) void navigate({ to: '/segments/$id', params: { id: segment.id }, search: {}, replace: true, ignoreBlocker: true });
  }
  useEditorKeys({ save: () => void save(), undo: history.undo, redo: history.redo });

  return (
    <div className={classes.layout}>
      <Page
        wide title={current || t('shell.new_segment')} subtitle={description || undefined} crumb={{ label: t('segments.title'), href: '/segments' }} badge={<LiveMark live={segment?.live} />}
        actions={
          <>
            <ActionIcon aria-label={t('segments.rename')} onClick={() => setNaming('rename')}><IconPencil size={16} aria-hidden /></ActionIcon>
            <ActionIcon aria-label={t('segments.undo')} disabled={!history.undo} onClick={() => history.undo?.()}><IconArrowBackUp size={17} aria-hidden /></ActionIcon>
            <ActionIcon aria-label={t('segments.redo')} disabled={!history.redo} onClick={() => history.redo?.()}><IconArrowForwardUp size={17} aria-hidden /></ActionIcon>
            {segment && <Button variant="default" component={AppLink} href={`/campaigns/new?segment=${segment.id}`} leftSection={<IconSpeakerphone size={15} aria-hidden />}>{t('segments.use_in_campaign')}</Button>}
            <Button loading={saving.isBusy} disabled={!isDirty} onClick={() => void save()}>{t('segments.save')}</Button>
            {segment && <SegmentMenu segment={segment} />}
          </>
        }
      >
        {saving.newer && (
          <Conflict
            theirs={saving.newer} isBusy={saving.isBusy} onSaveMine={() => void save(history.now, saving.newer?.version)} onSaveCopy={() => void save(history.now, 'new')}
            onTakeTheirs={() => { if (!saving.newer) return; const theirs = { name: saving.newer.name, description: saving.newer.description ?? '', draft: fromTree(saving.newer.tree) }; history.change(theirs); setSaved(theirs); saving.goOnFrom(saving.newer); }}
          />
        )}
        {isEmpty ? <Start onCondition={(condition) => change(add(draft, { side: 'include', path: [] }, condition))} onTemplate={(tree, given) => history.change({ name: current || given, description, draft: fromTree(tree) })} /> : <RuleBuilder draft={draft} onChange={change} counted={counted} isChecked={isChecked} />}
        <Words draft={draft} />
      </Page>
      <aside className={classes.aside} aria-label={t('segments.live_audience')}><Audience counted={counted} trend={trend} left={left} segment={segment} onWhy={(customer) => setAsking({ customer })} /></aside>
      {asking && <Why tree={toTree(draft).tree} first={asking.customer} onClose={closeWhy} />}
      {changing && <FiresDialog title={t('live.change_title')} text={t('live.change_text')} label={t('live.change_fires')} hint={t('live.change_fires_text')} confirmLabel={t('segments.save')} onClose={() => setChanging(null)} onConfirm={async (fires) => write(changing.content, changing.over, fires)} />}
      {naming && (
        <NameDialog
          title={naming === 'save' ? t('segments.save_title') : t('segments.rename')} name={current} description={description} confirmLabel={naming === 'save' ? t('segments.save') : t('segments.done')} onClose={() => setNaming(null)}
          onConfirm={(given, text) => { const named = { name: given, description: text, draft }; history.change(named); if (naming === 'save') void save(named); }}
        />
      )}
      <LeaveGuard isOn={isDirty} />
    </div>
  );
}

function Words({ draft }: { draft: Draft }) {
  const t = useT();
  const choices = useChoices();
  return (
    <section className={classes.words} aria-label={t('segments.plain_words')}>
      <h2>{t('segments.plain_words')}</h2>
      {treeWords(toTree(draft).tree, choices).map((line) => <p key={line}>{line}</p>)}
    </section>
  );
}
