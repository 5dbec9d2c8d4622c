// Writes src/api/schema.gen.ts from ../openapi.json: the doors the console knocks at, with what goes in and what comes out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { FIELDS, SHAPES } from './exact.mjs';

const SOURCE = new URL('../../openapi.json', import.meta.url);
const TARGET = new URL('../src/api/schema.gen.ts', import.meta.url);
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export async function writeSchema() {
  const document = JSON.parse(readFileSync(SOURCE, 'utf8'));
  keepOwnDoors(document);
  nameItems(document);
  fillAnswers(document);
  tellExactly(document);
  const text = `// Written by scripts/schema.mjs from openapi.json.\n${astToString(await openapiTS(document, { emptyObjectsUnknown: true }))}`;
  if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) writeFileSync(TARGET, text);
}

/** Leaves the console's own paths, each with its types in place: an operation's id is not always its own. */
function keepOwnDoors(document) {
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')));
  for (const operation of operationsOf(document)) delete operation.operationId;
}

/** A list's items by their name, where the document repeats their shape. */
function nameItems({ components: { schemas } }) {
  for (const [name, { properties }] of Object.entries(schemas)) {
    const item = /^(?:Page|Items|Report)_(\w+)$/.exec(name)?.[1];
    if (item && item in schemas) (properties.items ?? properties.rows).items = refTo(item);
  }
}

/** An answer has all of its fields, null where nothing is known; only in what is sent may one be left out. */
function fillAnswers(document) {
  const sent = reached(document, operationsOf(document).map(({ requestBody }) => requestBody));
  const answered = reached(document, operationsOf(document).map(({ responses }) => responses));
  for (const name of answered) {
    if (sent.has(name)) continue;
    for (const part of partsOf(document.components.schemas[name])) if (part.properties) part.required = Object.keys(part.properties);
  }
}

/** Puts in what the document says in prose only; a line that has become needless or wrong is an error. */
function tellExactly({ components: { schemas } }) {
  for (const [place, shape] of Object.entries(FIELDS)) {
    const [name, key] = place.split('.');
    const part = schemas[name] && partsOf(schemas[name]).find(({ properties }) => properties?.[key]);
    if (!part) throw new Error(`openapi.json has no ${place}: mend scripts/exact.mjs`);
    const field = part.properties[key];
    if (JSON.stringify(field).includes('"enum"')) throw new Error(`openapi.json tells ${place} itself: take it out of scripts/exact.mjs`);
    part.properties[key] = exact(field, typeof shape === 'string' ? refTo(shape) : shape);
  }
  for (const name of Object.keys(SHAPES)) if (name in schemas) throw new Error(`openapi.json tells ${name} itself: take it out of scripts/exact.mjs`);
  Object.assign(schemas, SHAPES);
}

function exact({ type, description }, shape) {
  return Array.isArray(type) && type.includes('null') ? { oneOf: [shape, { type: 'null' }], description } : { ...shape, description };
}

function operationsOf({ paths }) {
  return Object.values(paths).flatMap((path) => METHODS.flatMap((method) => path[method] ?? []));
}

/** Names of the shapes that lead on from these. */
function reached(document, from, found = new Set()) {
  for (const [, name] of JSON.stringify(from ?? null).matchAll(/#\/components\/schemas\/(\w+)/g)) {
    if (found.has(name)) continue;
    found.add(name);
    reached(document, document.components.schemas[name], found);
  }
  return found;
}

function partsOf(schema) {
  return schema.allOf ?? [schema];
}

function refTo(name) {
  return { $ref: `#/components/schemas/${name}` };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await writeSchema();
