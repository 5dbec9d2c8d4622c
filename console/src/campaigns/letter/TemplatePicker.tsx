import { Select } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../api/session';
import { isLocale, LANGUAGES, type Locale, LOCALES, tCode, useLocale, useT } from '../../i18n';
import { Card } from '../../kit';
import type { Letter } from './blocks';
import classes from './Letter.module.css';
import { type TemplateCode, templateLetter, templateLines, TEMPLATES } from './templates';

interface Props {
  onPick: (letter: Letter, lines: { subject: string; preheader: string }) => void;
  /** Leads on in code instead. */
  onCode: () => void;
}

/** Three letters to begin with, in the customers' language. */
export function TemplatePicker({ onPick, onCode }: Props) {
  const t = useT();
  const locale = useLocale();
  const { workspace } = useSession();
  const [language, setLanguage] = useState<Locale>(isLocale(workspace.language) ? workspace.language : locale);
  const pick = (code: TemplateCode) => onPick(templateLetter(code, language, workspace.name), templateLines(code, language));
  return (
    <Card title={t('campaigns.begin_with')} aside={<Select aria-label={t('campaigns.letter_language')} value={language} allowDeselect={false} onChange={(value) => isLocale(value) && setLanguage(value)} data={LOCALES.map((value) => ({ value, label: LANGUAGES[value] }))} w={150} />}>
      <div className={classes.templates}>
        {TEMPLATES.map((code) => (
          <button key={code} type="button" className={classes.template} onClick={() => pick(code)}>
            <Sketch code={code} />
            <span className={classes.templateName}>{tCode('campaigns.template', code)}</span>
            <span className="quiet small">{tCode('campaigns.template_text', code)}</span>
            <span className={classes.templateLine} lang={language}>{templateLines(code, language).subject}</span>
          </button>
        ))}
      </div>
      <p className={classes.codeLink}><button type="button" onClick={onCode}>{t('campaigns.begin_in_code')}</button></p>
    </Card>
  );
}

/** The template's shape, drawn small. */
function Sketch({ code }: { code: TemplateCode }) {
  const parts: Record<TemplateCode, string[]> = { miss_you: ['title', 'line', 'line', 'button'], news: ['title', 'line', 'product', 'product'], note: ['line', 'line', 'line', 'short'] };
  return <span className={classes.sketch} aria-hidden data-code={code}>{parts[code].map((part, index) => <span key={index} data-part={part} />)}</span>;
}
