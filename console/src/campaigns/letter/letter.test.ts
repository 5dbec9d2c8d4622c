import { describe, expect, it } from 'vitest';
import { type Block, duplicate, insert, type Letter, move, newBlock, remove, replace } from './blocks';
import { fromMjml, lostButtons, toMjml, withMarkOf, withoutMark } from './mjml';
import { aroundTokens, token } from './personal';
import { TEMPLATES, templateLetter } from './templates';
import { LOCALES } from '../../i18n';

function letter(...blocks: Block[]): Letter {
  return { language: 'kk', accent: '#1b6e74', blocks, footer: { text: 'Kofe Dala', unsubscribe: 'Unsubscribe' } };
}
const text = (id: string, words: string): Block => ({ id, kind: 'text', text: words, align: 'start' });
const order = ({ blocks }: Letter) => blocks.map(({ id }) => id).join(' ');

describe('a letter in blocks', () => {
  const three = letter(text('b1', 'one'), text('b2', 'two'), text('b3', 'three'));

  it('moves a block and stops at the ends', () => {
    expect(order(move(three, 'b3', -1))).toBe('b1 b3 b2');
    expect(order(move(three, 'b1', -1))).toBe('b1 b2 b3');
    expect(order(move(three, 'b1', 9))).toBe('b2 b3 b1');
  });

  it('puts a new block behind the chosen one, with an id of its own', () => {
    expect(order(insert(three, newBlock(three, 'button'), 'b1'))).toBe('b1 b4 b2 b3');
    expect(order(insert(three, newBlock(three, 'button'), null))).toBe('b4 b1 b2 b3');
    expect(order(duplicate(three, 'b2'))).toBe('b1 b2 b4 b3');
  });

  it('keeps the original when its copy changes', () => {
    const cells = letter({ ...newBlock(letter(), 'columns') });
    const copied = duplicate(cells, 'b1');
    const copy = copied.blocks[1];
    if (copy?.kind !== 'columns') throw new Error('the copy is of another kind');
    copy.cells[0].title = 'changed';
    expect((copied.blocks[0] as typeof copy).cells[0].title).toBe('');
  });

  it('removes and replaces by id', () => {
    expect(order(remove(three, 'b2'))).toBe('b1 b3');
    expect(replace(three, text('b2', 'new')).blocks[1]).toEqual(text('b2', 'new'));
  });
});

describe('MJML of a letter', () => {
  it('carries the blocks, so that they come back as they were', () => {
    const odd = letter(text('b1', 'A -- dash --> {{ first_name | default("friend") }} {% raw %} "quotes" \\ <b> ünïcode ₸'));
    const body = fromMjml(toMjml(odd));
    expect(body).toEqual({ kind: 'blocks', letter: odd });
  });

  it('keeps every sign of a template or comment out of the kept blocks', () => {
    const mjml = toMjml(letter(text('b1', '{{ x }} {% y %} {# z #} a--b -->')));
    const kept = /<!-- perennial:blocks:v1 (.*?) -->/.exec(mjml)?.[1] ?? '';
    expect(kept).not.toMatch(/--|\{\{|\{%|\{#|[<>]/);
    expect(mjml.split('\n')[0]).toMatch(/^<mjml lang="kk"><!-- perennial/);
  });

  it('always shows the way out', () => {
    expect(toMjml(letter())).toContain('href="{{ unsubscribe_url }}"');
  });

  it('knows code that was changed by hand, and still has the blocks it came from', () => {
    const stored = toMjml(letter(text('b1', 'one')));
    const changed = withMarkOf(withoutMark(stored).replace('one', 'two'), stored);
    expect(fromMjml(changed)).toEqual({ kind: 'code', letter: letter(text('b1', 'one')) });
    expect(fromMjml(withMarkOf(withoutMark(stored), stored)).kind).toBe('blocks');
    expect(fromMjml('<mjml><mj-body></mj-body></mjml>')).toEqual({ kind: 'code', letter: null });
  });

  it('shows code with the lines the server counts', () => {
    const stored = toMjml(letter(text('b1', 'one')));
    expect(withoutMark(stored).split('\n').length).toBe(stored.split('\n').length);
  });

  it('writes bold, links and personal data, and nothing else of what is typed', () => {
    const mjml = toMjml(letter(text('b1', '**Hi** {{ first_name | default("friend") }}, [beans](https://shop.example/?a=1&b=2) <script> {{ x( }} [no](javascript:alert)')));
    expect(mjml).toContain("<b>Hi</b> {{ first_name | default('friend') }}, <a href=\"https://shop.example/?a=1&amp;b=2\">beans</a> &lt;script&gt;");
    expect(mjml).toContain("{{ '{' }}{ x( }}");
    expect(mjml).not.toContain('href="javascript');
  });

  it('keeps a brace beside personal data a brace', () => {
    const mjml = toMjml(letter(text('b1', '{{{ first_name }}} {%')));
    expect(mjml).toContain("{{ '{' }}{{ first_name }}} {{ '{' }}%");
  });

  it('finds the buttons that lead nowhere', () => {
    const cell = { image: '', alt: '', title: 'T', text: '', label: 'In a column', url: 'https://' };
    const lost = letter({ id: 'b1', kind: 'button', label: 'Go', url: 'https://shop.example', align: 'start' }, { id: 'b2', kind: 'button', label: 'Lost', url: 'https://', align: 'start' }, { id: 'b3', kind: 'columns', cells: [cell, { ...cell, label: '' }] });
    expect(lostButtons(lost)).toEqual(['Lost', 'In a column']);
  });

  it('writes no button to an address that leads nowhere', () => {
    const mjml = toMjml(letter({ id: 'b1', kind: 'button', label: 'Go', url: 'javascript:alert(1)', align: 'center' }));
    expect(mjml).toContain('<mj-button align="center">Go</mj-button>');
  });

  it('is well formed with every block', () => {
    const cell = { image: 'https://x.example/a.png?b="c"', alt: '"A"', title: 'T', text: 'One\n\nTwo', label: 'L', url: 'https://x.example/' };
    const mjml = toMjml(letter(
      { id: 'b1', kind: 'heading', text: 'H & h', align: 'center' }, { id: 'b2', kind: 'image', src: cell.image, alt: cell.alt, url: cell.url }, { id: 'b3', kind: 'divider' }, { id: 'b4', kind: 'spacer', height: 12 },
      { id: 'b5', kind: 'columns', cells: [cell, { ...cell, image: '' }] }, { id: 'b6', kind: 'product', cell, price: '₸ 100' }, text('b7', 'end'),
    ));
    const open: string[] = [];
    for (const [, closing, name, rest] of withoutMark(mjml).matchAll(/<(\/?)([a-z-]+)((?:"[^"]*"|[^>"])*)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!rest?.trim().endsWith('/')) open.push(name ?? '');
    }
    expect(open).toEqual([]);
  });
});

describe('personal data', () => {
  it('is written with its fallback, which cannot leave its quotes', () => {
    expect(token('city', '')).toBe('{{ city }}');
    expect(token('first_name', `d'or }} "x"`)).toBe("{{ first_name | default('d’or    ’x’') }}");
  });

  it('survives what is done to the words around it', () => {
    expect(aroundTokens('a {{first_name|default("b")}} c', (rest) => rest.toUpperCase())).toBe("A {{ first_name | default('b') }} C");
  });
});

describe.each(LOCALES)('the templates in %s', (locale) => {
  it.each(TEMPLATES)('%s comes back from its MJML', (code) => {
    const made = templateLetter(code, locale, 'Kofe Dala');
    expect(fromMjml(toMjml(made))).toEqual({ kind: 'blocks', letter: made });
    expect(made.blocks.length).toBeGreaterThan(2);
  });
});
