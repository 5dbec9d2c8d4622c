import type { Locale } from '../../i18n';

export type Align = 'start' | 'center';

/** A picture, words and a button, as they stand in columns and on product cards. Parts left empty are not drawn. */
export interface Cell {
  image: string;
  alt: string;
  title: string;
  text: string;
  label: string;
  url: string;
}

type Kinds =
  | { kind: 'heading'; text: string; align: Align }
  | { kind: 'text'; text: string; align: Align }
  | { kind: 'button'; label: string; url: string; align: Align }
  | { kind: 'image'; src: string; alt: string; url: string }
  | { kind: 'divider' }
  | { kind: 'spacer'; height: number }
  | { kind: 'columns'; cells: [Cell, Cell] }
  | { kind: 'product'; cell: Cell; price: string };

/** A part of a letter. */
export type Block = Kinds & { id: string };
export type BlockKind = Block['kind'];

/** A letter as its author sees it. The footer is no block: it cannot be moved or lost. */
export interface Letter {
  language: Locale;
  /** Colour of buttons and links, #rrggbb. */
  accent: string;
  blocks: Block[];
  footer: { text: string; unsubscribe: string };
}

export const BLOCK_KINDS: BlockKind[] = ['heading', 'text', 'button', 'image', 'columns', 'product', 'divider', 'spacer'];
export const ACCENT = '#1b6e74';

/** An empty block with an id the letter does not have. */
export function newBlock(letter: Letter, kind: BlockKind): Block {
  return { ...empty(kind), id: freshId(letter) };
}

/** Puts a block in after another one; first when `after` is null. */
export function insert(letter: Letter, block: Block, after: string | null): Letter {
  const index = after === null ? 0 : letter.blocks.findIndex(({ id }) => id === after) + 1;
  return { ...letter, blocks: letter.blocks.toSpliced(index, 0, block) };
}

/** Moves a block by some places; it stops at either end. */
export function move(letter: Letter, id: string, places: number): Letter {
  const from = letter.blocks.findIndex((block) => block.id === id);
  const to = Math.min(letter.blocks.length - 1, Math.max(0, from + places));
  const block = letter.blocks[from];
  if (!block || to === from) return letter;
  return { ...letter, blocks: letter.blocks.toSpliced(from, 1).toSpliced(to, 0, block) };
}

export function remove(letter: Letter, id: string): Letter {
  return { ...letter, blocks: letter.blocks.filter((block) => block.id !== id) };
}

/** Puts a copy behind its original. */
export function duplicate(letter: Letter, id: string): Letter {
  const original = letter.blocks.find((block) => block.id === id);
  return original ? insert(letter, { ...structuredClone(original), id: freshId(letter) }, id) : letter;
}

export function replace(letter: Letter, block: Block): Letter {
  return { ...letter, blocks: letter.blocks.map((one) => (one.id === block.id ? block : one)) };
}

/** The words by which a block is told from the others in a list. */
export function summary(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'text': return block.text;
    case 'button': return block.label;
    case 'image': return block.alt || block.src;
    case 'columns': return block.cells.map(({ title, text }) => title || text).filter(Boolean).join(' · ');
    case 'product': return [block.cell.title, block.price].filter(Boolean).join(' · ');
    case 'divider':
    case 'spacer': return '';
  }
}

export function emptyCell(): Cell {
  return { image: '', alt: '', title: '', text: '', label: '', url: '' };
}

function empty(kind: BlockKind): Kinds {
  switch (kind) {
    case 'heading': return { kind, text: '', align: 'start' };
    case 'text': return { kind, text: '', align: 'start' };
    case 'button': return { kind, label: '', url: '', align: 'start' };
    case 'image': return { kind, src: '', alt: '', url: '' };
    case 'divider': return { kind };
    case 'spacer': return { kind, height: 24 };
    case 'columns': return { kind, cells: [emptyCell(), emptyCell()] };
    case 'product': return { kind, cell: emptyCell(), price: '' };
  }
}

function freshId({ blocks }: Letter): string {
  const numbers = blocks.map(({ id }) => Number(id.slice(1))).filter(Number.isFinite);
  return `b${Math.max(0, ...numbers) + 1}`;
}
