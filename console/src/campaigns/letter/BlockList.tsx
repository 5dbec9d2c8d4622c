import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconBoxAlignTop, IconChevronDown, IconColumns2, IconCopy, IconDots, IconHeading, IconMinus, IconPhoto, IconPlus, IconShoppingBag, IconSpacingVertical, IconTrash, IconAlignLeft, IconHandClick, type IconProps } from '@tabler/icons-react';
import { type ComponentType, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { tCode, useT } from '../../i18n';
import { IconTile } from '../../kit';
import { BlockFields } from './BlockFields';
import { type Block, BLOCK_KINDS, type BlockKind, duplicate, insert, type Letter, move, newBlock, remove, replace, summary } from './blocks';
import classes from './Letter.module.css';
import { PersonalText } from './PersonalText';

const ICONS: Record<BlockKind, ComponentType<IconProps>> = { heading: IconHeading, text: IconAlignLeft, button: IconHandClick, image: IconPhoto, divider: IconMinus, spacer: IconSpacingVertical, columns: IconColumns2, product: IconShoppingBag };
const FOOTER = 'footer';

interface Props {
  letter: Letter;
  /** `isStep` marks a change that stands alone when it is undone. */
  onChange: (letter: Letter, isStep: boolean) => void;
}

/** The letter's blocks in their order: each opens to its fields, moves by buttons or Alt and arrows, and the footer stays. */
export function BlockList({ letter, onChange }: Props) {
  const t = useT();
  const [open, setOpen] = useState<string | null>(letter.blocks[0]?.id ?? null);
  const [said, setSaid] = useState('');
  const fresh = useRef<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (!fresh.current) return;
    list.current?.querySelector<HTMLElement>(`[data-block="${fresh.current}"] :is(input, textarea)`)?.focus();
    fresh.current = null;
  });

  function add(kind: BlockKind, after: string | null) {
    const block = newBlock(letter, kind);
    fresh.current = block.id;
    setOpen(block.id);
    onChange(insert(letter, block, after ?? letter.blocks.at(-1)?.id ?? null), true);
  }
  function shift(block: Block, places: number) {
    const next = move(letter, block.id, places);
    if (next === letter) return;
    onChange(next, true);
    setSaid(t('campaigns.moved_to', { place: next.blocks.findIndex(({ id }) => id === block.id) + 1, count: next.blocks.length }));
  }
  function drop(block: Block) {
    onChange(remove(letter, block.id), true);
    setSaid(t('campaigns.block_removed'));
    list.current?.querySelector<HTMLElement>('button')?.focus();
  }
  const place = open === FOOTER ? null : open;

  return (
    <div className={classes.stack}>
      <ol className={classes.blocks} ref={list} aria-label={t('campaigns.blocks')}>
        {letter.blocks.map((block, index) => (
          <Row
            key={block.id} block={block} isOpen={open === block.id} isFirst={index === 0} isLast={index === letter.blocks.length - 1} onToggle={() => setOpen(open === block.id ? null : block.id)} onMove={(places) => shift(block, places)}
            onCopy={() => onChange(duplicate(letter, block.id), true)} onRemove={() => drop(block)} onChange={(next) => onChange(replace(letter, next), false)}
          />
        ))}
        <li className={classes.block} data-open={open === FOOTER || undefined}>
          <div className={classes.blockHead}>
            <button type="button" className={classes.blockName} aria-expanded={open === FOOTER} onClick={() => setOpen(open === FOOTER ? null : FOOTER)}>
              <IconTile tone="quiet"><IconBoxAlignTop size={15} stroke={1.6} style={{ transform: 'scaleY(-1)' }} /></IconTile>
              <span className={classes.blockWords}><span>{t('campaigns.block_footer')}</span><span className="quiet small">{t('campaigns.footer_stays')}</span></span>
              <IconChevronDown size={15} aria-hidden className={classes.chevron} />
            </button>
          </div>
          {open === FOOTER && (
            <div className={classes.blockBody}>
              <PersonalText rich label={t('campaigns.words')} value={letter.footer.text} onChange={(text) => onChange({ ...letter, footer: { ...letter.footer, text } }, false)} />
              <TextInput label={t('campaigns.unsubscribe_label')} value={letter.footer.unsubscribe} onChange={(event) => onChange({ ...letter, footer: { ...letter.footer, unsubscribe: event.currentTarget.value } }, false)} />
            </div>
          )}
        </li>
      </ol>
      <Menu position="bottom-start">
        <Menu.Target><Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} className={classes.add}>{t('campaigns.add_block')}</Button></Menu.Target>
        <Menu.Dropdown>{BLOCK_KINDS.map((kind) => <KindItem key={kind} kind={kind} onClick={() => add(kind, place)} />)}</Menu.Dropdown>
      </Menu>
      <p className="visually-hidden" aria-live="polite">{said}</p>
    </div>
  );
}

function KindItem({ kind, onClick }: { kind: BlockKind; onClick: () => void }) {
  const Icon = ICONS[kind];
  return <Menu.Item leftSection={<Icon size={15} stroke={1.6} aria-hidden />} onClick={onClick}>{tCode('campaigns.block', kind)}</Menu.Item>;
}

interface RowProps {
  block: Block;
  isOpen: boolean;
  isFirst: boolean;
  isLast: boolean;
  onToggle: () => void;
  onMove: (places: number) => void;
  onCopy: () => void;
  onRemove: () => void;
  onChange: (block: Block) => void;
}

function Row({ block, isOpen, isFirst, isLast, onToggle, onMove, onCopy, onRemove, onChange }: RowProps) {
  const t = useT();
  const Icon = ICONS[block.kind];
  const name = tCode('campaigns.block', block.kind);
  const words = summary(block).replace(/\{\{\s*([\w.]+)[^}]*\}\}/g, (_, field: string) => `‹${tCode('campaigns.person_field', field, {}, field.replace('attributes.', ''))}›`).replace(/\*\*/g, '');
  function press(event: KeyboardEvent) {
    const places = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!places || !event.altKey) return;
    event.preventDefault();
    onMove(places);
  }
  return (
    <li className={classes.block} data-block={block.id} data-open={isOpen || undefined}>
      <div className={classes.blockHead}>
        <button type="button" className={classes.blockName} aria-expanded={isOpen} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" onClick={onToggle} onKeyDown={press}>
          <IconTile tone={isOpen ? 'accent' : 'quiet'}><Icon size={15} stroke={1.6} /></IconTile>
          <span className={classes.blockWords}><span>{name}</span>{words && <span className="quiet small">{words}</span>}</span>
          <IconChevronDown size={15} aria-hidden className={classes.chevron} />
        </button>
        <ActionIcon aria-label={t('campaigns.move_up', { block: name })} disabled={isFirst} onClick={() => onMove(-1)}><IconArrowUp size={15} aria-hidden /></ActionIcon>
        <ActionIcon aria-label={t('campaigns.move_down', { block: name })} disabled={isLast} onClick={() => onMove(1)}><IconArrowDown size={15} aria-hidden /></ActionIcon>
        <Menu>
          <Menu.Target><ActionIcon aria-label={t('kit.actions_of', { name })}><IconDots size={15} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={onCopy}>{t('campaigns.duplicate')}</Menu.Item>
            <Menu.Item leftSection={<IconTrash size={15} aria-hidden />} data-danger onClick={onRemove}>{t('campaigns.delete')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {isOpen && <div className={classes.blockBody}><BlockFields block={block} onChange={onChange} /></div>}
    </li>
  );
}
