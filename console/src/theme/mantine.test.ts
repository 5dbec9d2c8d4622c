import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = new URL('..', import.meta.url).pathname;
const STYLES = new URL('../../node_modules/@mantine/core/styles/', import.meta.url).pathname;

it('every Mantine component that is drawn brings its style', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).map((file) => join(SOURCE, file));
  const code = files.filter((file) => /\.(tsx?|css)$/.test(file) && !/\.test\./.test(file)).map((file) => readFileSync(file, 'utf8')).join('\n');
  const drawn = [...code.matchAll(/import \{([^}]+)\} from '@mantine\/core'/g)].flatMap(([, names]) => (names ?? '').split(',').map((name) => name.trim()));
  const bare = drawn.filter((name) => existsSync(`${STYLES}${name}.layer.css`) && !code.includes(`@mantine/core/styles/${name}.layer.css`));
  expect(drawn).toContain('Button');
  expect([...new Set(bare)]).toEqual([]);
});
