import type { Align, Block, Cell, Letter } from './blocks';
import { aroundTokens } from './personal';

const MARK = /<!-- perennial:blocks:v1 (\{.*?\}) -->/;
const INK = '#191c1b';
const QUIET = '#676d6a';
const LINE = '#e7e7e2';
const ADDRESS = /^(https?:\/\/[^\s/?#]|mailto:\S|tel:\S|\{\{|\uE000)/i;

/** A body as stored: a letter in blocks, or code that somebody wrote by hand, with the letter it once was. */
export type Body = { kind: 'blocks'; letter: Letter } | { kind: 'code'; letter: Letter | null };

/** MJML of a letter. The blocks are kept in a comment on the first line, which MJML drops, so that lines count as in the code shown. */
export function toMjml(letter: Letter): string {
  const [first = '', ...rest] = lines(letter);
  const code = [first, ...rest].join('\n');
  return [first + mark(letter, code), ...rest].join('\n');
}

/** Reads a stored body. Code that was changed after the blocks were written counts as code. */
export function fromMjml(mjml: string): Body {
  const found = MARK.exec(mjml);
  if (!found?.[1]) return { kind: 'code', letter: null };
  try {
    const { sum, letter } = JSON.parse(found[1]) as { sum: string; letter: Letter };
    if (!Array.isArray(letter.blocks) || !letter.footer) return { kind: 'code', letter: null };
    return { kind: sum === checksum(withoutMark(mjml)) ? 'blocks' : 'code', letter };
  } catch {
    return { kind: 'code', letter: null };
  }
}

/** The code without the kept blocks, as it is shown. */
export function withoutMark(mjml: string): string {
  return mjml.replace(MARK, '');
}

/** Code changed by hand, still carrying the blocks it came from. */
export function withMarkOf(code: string, before: string): string {
  const found = MARK.exec(before);
  if (!found) return code;
  const end = code.indexOf('>');
  return end < 0 || !/^\s*<mjml\b/.test(code) ? code : code.slice(0, end + 1) + found[0] + code.slice(end + 1);
}

/** Whether an address may stand behind a link. */
export function isAddress(url: string): boolean {
  return ADDRESS.test(url.trim());
}

/** The words of buttons whose address leads nowhere. */
export function lostButtons({ blocks }: Letter): string[] {
  const buttons = blocks.flatMap((block): { label: string; url: string }[] => {
    switch (block.kind) {
      case 'button': return [block];
      case 'columns': return block.cells;
      case 'product': return [block.cell];
      default: return [];
    }
  });
  return buttons.filter(({ label, url }) => label && !isAddress(url)).map(({ label }) => label);
}

function mark(letter: Letter, code: string): string {
  const json = JSON.stringify({ sum: checksum(code), letter });
  const safe = json.replace(/"(?:[^"\\]|\\.)*"/g, (text) => text.replace(/[{}<>%#-]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`));
  return `<!-- perennial:blocks:v1 ${safe} -->`;
}

function lines(letter: Letter): string[] {
  return [
    `<mjml lang="${letter.language}">`,
    '  <mj-head>',
    '    <mj-attributes>',
    `      <mj-all font-family="Inter, Arial, sans-serif" />`,
    `      <mj-text font-size="16px" line-height="1.5" color="${INK}" padding="8px 24px" />`,
    `      <mj-button background-color="${colour(letter.accent)}" color="#ffffff" border-radius="8px" font-size="16px" font-weight="600" inner-padding="12px 22px" padding="10px 24px" />`,
    '      <mj-image padding="8px 24px" border-radius="8px" />',
    `      <mj-divider border-width="1px" border-color="${LINE}" padding="12px 24px" />`,
    '    </mj-attributes>',
    `    <mj-style>a { color: ${colour(letter.accent)}; } p { margin: 0 0 12px; }</mj-style>`,
    '  </mj-head>',
    '  <mj-body background-color="#f4f4f1" width="600px">',
    '    <mj-section background-color="#ffffff" padding="16px 0 0"><mj-column></mj-column></mj-section>',
    ...sections(letter).map((line) => `    ${line}`),
    ...footer(letter).map((line) => `    ${line}`),
    '  </mj-body>',
    '</mjml>',
  ];
}

/** Blocks in a row share a section; those with columns have their own. */
function sections({ blocks }: Letter): string[] {
  const out: string[] = [];
  let open = false;
  const close = () => {
    if (open) out.push('</mj-column></mj-section>');
    open = false;
  };
  for (const block of blocks) {
    if (block.kind === 'columns' || block.kind === 'product') {
      close();
      out.push(...wide(block));
      continue;
    }
    if (!open) out.push('<mj-section background-color="#ffffff" padding="0"><mj-column>');
    open = true;
    out.push(...narrow(block).map((line) => `  ${line}`));
  }
  close();
  return out;
}

function narrow(block: Exclude<Block, { kind: 'columns' | 'product' }>): string[] {
  switch (block.kind) {
    case 'heading': return block.text ? [`<mj-text font-size="26px" line-height="1.2" font-weight="700"${align(block.align)}>${inline(block.text)}</mj-text>`] : [];
    case 'text': return block.text ? [`<mj-text${align(block.align)}>${paragraphs(block.text)}</mj-text>`] : [];
    case 'button': return block.label ? [button(block.label, block.url, align(block.align))] : [];
    case 'image': return block.src ? [image(block.src, block.alt, block.url)] : [];
    case 'divider': return ['<mj-divider />'];
    case 'spacer': return [`<mj-spacer height="${Math.round(block.height)}px" />`];
  }
}

function wide(block: Extract<Block, { kind: 'columns' | 'product' }>): string[] {
  if (block.kind === 'columns') {
    return ['<mj-section background-color="#ffffff" padding="0">', ...block.cells.flatMap((one) => ['  <mj-column vertical-align="top">', ...cell(one).map((line) => `    ${line}`), '  </mj-column>']), '</mj-section>'];
  }
  const { image: src, alt, url, ...words } = block.cell;
  const price = block.price ? [`<mj-text font-size="18px" font-weight="700">${inline(block.price)}</mj-text>`] : [];
  const picture = src ? ['  <mj-column width="40%" vertical-align="middle">', `    ${image(src, alt, url)}`, '  </mj-column>'] : [];
  const said = cell({ ...words, image: '', alt: '', label: '', url });
  return [
    '<mj-section background-color="#ffffff" padding="8px 0">',
    ...picture,
    `  <mj-column${src ? ' width="60%"' : ''} vertical-align="middle">`,
    ...[...said, ...price, ...(words.label ? [button(words.label, url, align('start'))] : [])].map((line) => `    ${line}`),
    '  </mj-column>',
    '</mj-section>',
  ];
}

function cell({ image: src, alt, title, text, label, url }: Cell): string[] {
  return [
    ...(src ? [image(src, alt, url)] : []),
    ...(title ? [`<mj-text font-size="18px" font-weight="700" line-height="1.3">${inline(title)}</mj-text>`] : []),
    ...(text ? [`<mj-text>${paragraphs(text)}</mj-text>`] : []),
    ...(label ? [button(label, url, align('start'))] : []),
  ];
}

function footer({ footer: { text, unsubscribe } }: Letter): string[] {
  const words = text ? [`    <mj-text align="center" font-size="13px" color="${QUIET}">${paragraphs(text)}</mj-text>`] : [];
  return [
    '<mj-section background-color="#ffffff" padding="0 0 16px"><mj-column></mj-column></mj-section>',
    '<mj-section padding="16px 0">',
    '  <mj-column>',
    ...words,
    `    <mj-text align="center" font-size="13px" color="${QUIET}"><a href="{{ unsubscribe_url }}" style="color: ${QUIET};">${inline(unsubscribe || 'Unsubscribe')}</a></mj-text>`,
    '  </mj-column>',
    '</mj-section>',
  ];
}

function button(label: string, url: string, alignment: string): string {
  return `<mj-button${isAddress(url) ? ` href="${attribute(url)}"` : ''}${alignment}>${inline(label)}</mj-button>`;
}

function image(src: string, alt: string, url: string): string {
  return `<mj-image src="${attribute(src)}" alt="${attribute(alt)}"${isAddress(url) ? ` href="${attribute(url)}"` : ''} />`;
}

function align(alignment: Align): string {
  return ` align="${alignment === 'center' ? 'center' : 'left'}"`;
}

function paragraphs(text: string): string {
  const parts = text.split(/\n{2,}/).filter((part) => part.trim());
  return parts.map((part) => `<p>${inline(part.trim())}</p>`).join('');
}

/** Text with **bold**, [words](address) and line breaks. */
function inline(text: string): string {
  return aroundTokens(text, (rest) =>
    escape(rest)
      .replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, (whole, words: string, url: string) => (isAddress(url) ? `<a href="${url.replace(/"/g, '&quot;')}">${words}</a>` : whole))
      .replace(/\*\*([^*\n]+)\*\*/g, '<b>$1</b>')
      .replace(/\n/g, '<br />'),
  );
}

function attribute(text: string): string {
  return aroundTokens(text.trim(), (rest) => escape(rest).replace(/"/g, '&quot;'));
}

/** Signs of markup and of the template language become words of the text. Braces are printed by the template itself, as an entity would be decoded in the plain text part. */
function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\{(?=[{%#\uE000])/g, "{{ '{' }}");
}

function colour(accent: string): string {
  return /^#[0-9a-f]{6}$/i.test(accent) ? accent : INK;
}

/** FNV-1a, 32 bits: tells whether the code is still what the blocks gave. */
function checksum(code: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < code.length; index += 1) hash = Math.imul(hash ^ code.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16);
}
