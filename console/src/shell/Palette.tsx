import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { api } from '../api/client';
import { useLocale, useT } from '../i18n';
import { FocusBack } from '../kit';
import classes from './Palette.module.css';
import { type Command, usePlaces, useActions, foundCommands } from './commands';

/** Go anywhere, find anybody, do the common things: one box. */
export default function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const t = useT();
  const router = useRouter();
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { commands, isSearching } = useCommands(text, onKeys);

  useEffect(() => setActive(0), [text]);
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [active]);

  function run(command: Command | undefined) {
    if (!command) return;
    onClose();
    if ('href' in command) router.history.push(command.href);
    else command.run();
  }
  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setActive(Math.min(commands.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter') run(commands[active]);
    else return;
    event.preventDefault();
  }
  return (
    <Modal.Root opened onClose={onClose} centered={false} yOffset={80} size={620} padding={0}>
      <FocusBack />
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.search_or_jump')}>
      <div className={classes.box}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input} data-autofocus role="combobox" aria-expanded="true" aria-controls={listId} aria-activedescendant={commands[active] ? `${listId}-${active}` : undefined}
          aria-label={t('shell.search_or_jump')} placeholder={t('shell.palette_hint')} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={press}
        />
      </div>
      <div ref={list} id={listId} role="listbox" aria-label={t('shell.results')} className={classes.list} tabIndex={-1}>
        {commands.map((command, index) => (
          <div key={command.key} id={`${listId}-${index}`} role="option" aria-selected={index === active} lang={command.lang} className={classes.option} onMouseMove={() => setActive(index)} onClick={() => run(command)}>
            <command.icon size={17} stroke={1.6} aria-hidden />
            <span className={classes.label}>{command.label}</span>
            {command.hint && <span className={classes.hint}>{command.hint}</span>}
          </div>
        ))}
      </div>
      <p className={commands.length === 0 ? classes.nothing : 'visually-hidden'} role="status">
        {isSearching ? t('shell.searching') : commands.length === 0 ? t('shell.nothing_found', { text }) : t('shell.results_count', { count: commands.length })}
      </p>
      </Modal.Content>
    </Modal.Root>
  );
}

function useCommands(text: string, onKeys: () => void) {
  const t = useT();
  const locale = useLocale();
  const [settled] = useDebouncedValue(text.trim(), 180);
  const search = useQuery({
    queryKey: ['search', settled],
    queryFn: ({ signal }) => api.get('/search', { query: { q: settled }, signal }),
    enabled: settled.length >= 2,
    placeholderData: keepPreviousData,
  });
  const fixed = [...usePlaces(), ...useActions(onKeys)];
  const wanted = text.trim().toLocaleLowerCase(locale);
  const matching = fixed.filter((command) => command.label.toLocaleLowerCase(locale).includes(wanted) || command.hint?.toLocaleLowerCase(locale).includes(wanted));
  const found = settled.length >= 2 && search.data ? foundCommands(search.data, t) : [];
  return { commands: [...matching, ...found], isSearching: search.isFetching };
}
