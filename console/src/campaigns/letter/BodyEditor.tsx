import { ActionIcon, Select } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { isLocale, LANGUAGES, LOCALES, useT } from '../../i18n';
import { Card, ConfirmDialog, Segmented } from '../../kit';
import { isTyping } from '../../kit/keys';
import { BlockList } from './BlockList';
import type { Letter } from './blocks';
import { CodeEditor } from './CodeEditor';
import classes from './Letter.module.css';
import { fromMjml, toMjml, withMarkOf, withoutMark } from './mjml';
import { Preview, usePreview } from './Preview';
import { TemplatePicker } from './TemplatePicker';

const EMPTY_CODE = '<mjml>\n  <mj-body>\n    <mj-section>\n      <mj-column>\n        <mj-text>{{ first_name | default(\'\') }}</mj-text>\n        <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>\n      </mj-column>\n    </mj-section>\n  </mj-body>\n</mjml>\n';
const ONE_STEP = 1_500;

interface Props {
  campaignId: string;
  subject: string;
  mjml: string;
  onChange: (mjml: string) => void;
  /** Subject and preheader that come with a template. */
  onLines: (lines: { subject: string; preheader: string }) => void;
}

/** The letter's body in blocks or in code, beside what becomes of it. */
export function BodyEditor({ campaignId, subject, mjml, onChange, onLines }: Props) {
  const t = useT();
  const body = useMemo(() => fromMjml(mjml), [mjml]);
  const [mode, setMode] = useState<'blocks' | 'code'>(body.kind === 'code' && mjml !== '' ? 'code' : 'blocks');
  const [isAsking, setAsking] = useState(false);
  const history = useHistory(mjml, onChange);
  const preview = usePreview(campaignId, subject, mjml);
  const edit = (letter: Letter, isStep: boolean) => history.change(toMjml(letter), isStep);

  function choose(next: 'blocks' | 'code') {
    if (next === 'blocks' && body.kind === 'code' && mjml !== '') return setAsking(true);
    setMode(next);
  }
  function backToBlocks() {
    history.change(body.letter ? toMjml(body.letter) : '', true);
    setMode('blocks');
  }
  if (mjml === '' && mode === 'blocks') {
    return (
      <TemplatePicker
        onCode={() => { onChange(EMPTY_CODE); setMode('code'); }}
        onPick={(letter, lines) => { history.change(toMjml(letter), true); onLines(lines); }}
      />
    );
  }
  return (
    <div className={classes.body}>
      <Card title={t('campaigns.letter')} aside={(
        <div className={classes.bodyTools}>
          <ActionIcon aria-label={t('campaigns.undo')} disabled={!history.canUndo} onClick={history.undo}><IconArrowBackUp size={16} aria-hidden /></ActionIcon>
          <ActionIcon aria-label={t('campaigns.redo')} disabled={!history.canRedo} onClick={history.redo}><IconArrowForwardUp size={16} aria-hidden /></ActionIcon>
          <Segmented label={t('campaigns.written_in')} value={mode} onChange={choose} options={[{ value: 'blocks', label: t('campaigns.blocks') }, { value: 'code', label: t('campaigns.code') }]} />
        </div>
      )}>
        {mode === 'blocks' && body.kind === 'blocks' && (
          <div className={classes.stack}>
            <LetterSettings letter={body.letter} onChange={edit} />
            <BlockList letter={body.letter} onChange={edit} />
          </div>
        )}
        {(mode === 'code' || body.kind === 'code') && <CodeEditor code={withoutMark(mjml)} onChange={(code) => history.change(withMarkOf(code, mjml), false)} problem={preview.problem} />}
      </Card>
      <div className={classes.sticky}><Preview preview={preview} /></div>
      <ConfirmDialog opened={isAsking} onClose={() => setAsking(false)} title={t('campaigns.back_to_blocks')} confirmLabel={t(body.letter ? 'campaigns.drop_code' : 'campaigns.begin_anew')} danger onConfirm={async () => backToBlocks()}>
        <p>{t(body.letter ? 'campaigns.drop_code_text' : 'campaigns.begin_anew_text')}</p>
      </ConfirmDialog>
    </div>
  );
}

function LetterSettings({ letter, onChange }: { letter: Letter; onChange: (letter: Letter, isStep: boolean) => void }) {
  const t = useT();
  return (
    <div className={classes.settings}>
      <Select label={t('campaigns.letter_language')} value={letter.language} allowDeselect={false} onChange={(language) => isLocale(language) && onChange({ ...letter, language }, true)} data={LOCALES.map((value) => ({ value, label: LANGUAGES[value] }))} w={160} />
      <label className={classes.colour}>{t('campaigns.accent')}<input type="color" value={letter.accent} onChange={(event) => onChange({ ...letter, accent: event.currentTarget.value }, false)} /></label>
    </div>
  );
}

/** Undo and redo; typing within a moment is one step. */
function useHistory(mjml: string, onChange: (mjml: string) => void) {
  const past = useRef<string[]>([]);
  const future = useRef<string[]>([]);
  const last = useRef(0);
  function change(next: string, isStep: boolean) {
    const now = performance.now();
    if (isStep || now - last.current > ONE_STEP) past.current.push(mjml);
    last.current = isStep ? 0 : now;
    future.current = [];
    onChange(next);
  }
  function go(from: string[], to: string[]) {
    const next = from.pop();
    if (next === undefined) return;
    to.push(mjml);
    last.current = 0;
    onChange(next);
  }
  const undo = () => go(past.current, future.current);
  const redo = () => go(future.current, past.current);
  const step = useRef({ undo, redo });
  step.current = { undo, redo };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== 'KeyZ' || !(event.metaKey || event.ctrlKey) || isTyping(event.target)) return;
      event.preventDefault();
      (event.shiftKey ? step.current.redo : step.current.undo)();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return { change, undo, redo, canUndo: past.current.length > 0, canRedo: future.current.length > 0 };
}
