import { ActionIcon, Button, Popover, Select, Textarea, TextInput } from '@mantine/core';
import { IconBold, IconLink, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { api } from '../../api/client';
import { tCode, useT } from '../../i18n';
import classes from './Letter.module.css';
import { isReachable, PERSON_FIELDS, token } from './personal';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | undefined;
  maxLength?: number;
  /** Several lines, with bold words and links. */
  rich?: boolean;
}

/** Text in which personal data can stand; the tools put their marks where the caret is. */
export function PersonalText({ label, value, onChange, hint, error, maxLength, rich = false }: Props) {
  const t = useT();
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  function put(before: string, after = '', inside = '') {
    const field = input.current;
    const [from, to] = field ? [field.selectionStart ?? value.length, field.selectionEnd ?? value.length] : [value.length, value.length];
    const chosen = value.slice(from, to) || inside;
    onChange(value.slice(0, from) + before + chosen + after + value.slice(to));
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + before.length, from + before.length + chosen.length);
    });
  }
  const tools = (
    <div className={classes.tools} role="toolbar" aria-label={t('campaigns.text_tools', { field: label })}>
      {rich && <ActionIcon size={26} aria-label={t('campaigns.bold')} onClick={() => put('**', '**', t('campaigns.bold_words'))}><IconBold size={15} aria-hidden /></ActionIcon>}
      {rich && <ActionIcon size={26} aria-label={t('campaigns.link')} onClick={() => put('[', '](https://)', t('campaigns.link_words'))}><IconLink size={15} aria-hidden /></ActionIcon>}
      <PersonalData onPick={(text) => put(text)} />
    </div>
  );
  const shared = { id, ref: input, value, error, maxLength, description: hint, inputWrapperOrder: ['input', 'description', 'error'] as ('input' | 'description' | 'error')[] };
  return (
    <div className={classes.personal}>
      <div className={classes.personalHead}><label htmlFor={id}>{label}</label>{tools}</div>
      {rich
        ? <Textarea {...shared} autosize minRows={3} maxRows={14} onChange={(event) => onChange(event.currentTarget.value)} />
        : <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />}
    </div>
  );
}

/** Chooses a field of the person and what stands there when it is not known. */
function PersonalData({ onPick }: { onPick: (text: string) => void }) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const [field, setField] = useState<string>('first_name');
  const [fallback, setFallback] = useState('');
  const known = useQuery({ queryKey: ['fields'], queryFn: ({ signal }) => api.get('/fields', { signal }), enabled: isOpen, staleTime: 60_000 });
  const own = known.data?.customer.map(({ key }) => key).filter((key) => key.startsWith('attributes.') && isReachable(key.slice('attributes.'.length))) ?? [];
  function pick() {
    onPick(token(field, fallback));
    setOpen(false);
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus={false} position="bottom-end" width={280}>
      <Popover.Target>
        <ActionIcon size={26} aria-label={t('campaigns.personal_data')} title={t('campaigns.personal_data')} onClick={() => setOpen((before) => !before)}><IconUserPlus size={15} aria-hidden /></ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('campaigns.personal_data')}>
        <div className={classes.stack}>
          <Select label={t('campaigns.person_fact')} value={field} allowDeselect={false} onChange={(value) => value && setField(value)} comboboxProps={{ withinPortal: false }} data={[...PERSON_FIELDS, ...own].map((value) => ({ value, label: tCode('campaigns.person_field', value, {}, value.replace('attributes.', '')) }))} />
          <TextInput label={t('campaigns.fallback')} description={t('campaigns.fallback_hint')} value={fallback} onChange={(event) => setFallback(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && (event.preventDefault(), pick())} />
          <Button size="xs" onClick={pick}>{t('campaigns.insert')}</Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
