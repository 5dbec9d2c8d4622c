import { Textarea } from '@mantine/core';
import { useRef } from 'react';
import type { Problem } from '../../api/problem';
import { useT } from '../../i18n';
import classes from './Letter.module.css';

/** MJML as plain text, with the line the server stumbled over. */
export function CodeEditor({ code, onChange, problem }: { code: string; onChange: (code: string) => void; problem: Problem | null }) {
  const t = useT();
  const input = useRef<HTMLTextAreaElement>(null);
  const line = problem?.code === 'template_invalid' && problem.field !== 'subject' ? Number(problem.params.line) || null : null;
  function goTo(wanted: number) {
    const field = input.current;
    if (!field) return;
    const rows = code.split('\n');
    const from = rows.slice(0, wanted - 1).reduce((length, row) => length + row.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + (rows[wanted - 1]?.length ?? 0));
    field.scrollTop = Math.max(0, (wanted - 4) * LINE_HEIGHT);
  }
  return (
    <div className={classes.stack}>
      <Textarea ref={input} label={t('campaigns.code')} description={t('campaigns.code_hint')} value={code} onChange={(event) => onChange(event.currentTarget.value)} rows={26} spellCheck={false} classNames={{ input: classes.code }} wrap="off" aria-invalid={line !== null || undefined} />
      {line !== null && (
        <p className={classes.codeFault} role="alert">
          {t('campaigns.code_fault', { line, what: String(problem?.params.message ?? '') })}
          <button type="button" onClick={() => goTo(line)}>{t('campaigns.go_to_line')}</button>
        </p>
      )}
    </div>
  );
}

const LINE_HEIGHT = 19;
