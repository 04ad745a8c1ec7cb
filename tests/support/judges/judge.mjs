// SPDX-License-Identifier: LGPL-2.1-or-later
// Judges the forms in a folder: *.dbml by @dbml/core, *.mmd by Mermaid, *.md by marked (which comes
// with Mermaid). Where NAME.json lies beside, what was read is compared with it. Prints TAP lines.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const folder = process.argv[2];
const require = createRequire(path.join(process.cwd(), 'package.json'));
const { Parser } = require('@dbml/core');
const mermaid = (await import(require.resolve('mermaid').replace(/mermaid\.core\.mjs$/, 'mermaid.core.mjs'))).default;
const { marked } = await import(require.resolve('marked').replace(/marked\.umd\.js$/, 'marked.esm.js'));

// Whatever has no place in a line of a picture became a space or a mark there.
const plain = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffd-\uffff]/gu, ' ').replace(/\s+/g, ' ').trim();

function expected(file) {
  const beside = file.replace(/\.[a-z]+$/, '.json');
  return fs.existsSync(beside) ? JSON.parse(fs.readFileSync(beside, 'utf8')).tables : null;
}

function same(what, got, wanted) {
  if (got !== wanted)
    throw new Error(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);
}

function judgeDbml(text, tables) {
  const database = new Parser().parse(text, 'dbmlv2');
  if (!tables)
    return;
  const found = new Map();
  for (const schema of database.schemas)
    for (const table of schema.tables)
      found.set(schema.name === 'public' ? table.name : `${schema.name}.${table.name}`, table);
  for (const wanted of tables) {
    const table = found.get(wanted.name);
    if (!table)
      throw new Error(`no table ${JSON.stringify(wanted.name)}`);
    same('number of columns', table.fields.length, wanted.columns.length);
    wanted.columns.forEach((column, i) => {
      const field = table.fields[i];
      const type = field.type.schemaName ? `${field.type.schemaName}.${field.type.type_name}` : field.type.type_name;
      same('column', field.name, column.name || '_');
      same('type', type, column.type);
      if (column.default !== undefined && column.default.startsWith("'"))
        same('default', field.dbdefault.value, column.default.slice(1, -1).replaceAll("''", "'"));
      const key = wanted.primary_key;
      same('primary key', Boolean(field.pk), key != null && key.columns.length === 1 && key.name == null && key.columns[0] === column.name);
    });
  }
}

// What we made of a text that somebody else wrote is what @dbml/core makes of it.
let unread = 0;
function judgeReading(text, tables) {
  let database;
  try {
    database = new Parser().parse(text, 'dbmlv2');
  } catch {
    unread++; // wrong on purpose, or in several files
    return;
  }
  const ours = new Map(tables.map((table) => [table.name, table]));
  const enums = new Set();
  let many = 0, refs = 0, n = 0;
  for (const schema of database.schemas) {
    schema.enums.forEach((value) => enums.add(schema.name === 'public' ? value.name : `${schema.name}.${value.name}`));
    for (const ref of schema.refs)
      ref.endpoints.every((end) => end.relation.includes('*')) ? many++ : refs++;
  }
  for (const schema of database.schemas)
    for (const theirs of schema.tables) {
      const name = schema.name === 'public' ? theirs.name : `${schema.name}.${theirs.name}`;
      const table = ours.get(name);
      n++;
      if (!table)
        throw new Error(`no table ${JSON.stringify(name)}`);
      same(`columns of ${name}`, JSON.stringify(table.columns.map((column) => column.name)), JSON.stringify(theirs.fields.map((field) => field.name)));
      theirs.fields.forEach((field, i) => {
        const type = field.type.schemaName && field.type.schemaName !== 'public' && !field.type.type_name.startsWith(`${field.type.schemaName}.`) ? `${field.type.schemaName}.${field.type.type_name}` : field.type.type_name;
        const column = table.columns[i];
        const plainType = (words) => words.replace(/[\s']/g, '');
        same(`type of ${name}.${field.name}`, plainType(column.type), plainType(enums.has(type) ? 'TEXT' : type));
        if (field.not_null)
          same(`${name}.${field.name} not null`, column.not_null, true);
      });
      const key = theirs.indexes.find((index) => index.pk);
      const wanted = key ? key.columns.map((column) => column.value) : theirs.fields.filter((field) => field.pk).map((field) => field.name);
      same(`key of ${name}`, JSON.stringify(table.primary_key?.columns ?? []), JSON.stringify(wanted));
    }
  same('number of tables', tables.length, n + many);
  same('number of links', tables.reduce((sum, table) => sum + table.foreign_keys.length, 0), refs + 2 * many);
}

const decode = (text) => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
  .replace(/ﬂ°(\w+)¶ß/g, (_, name) => ({ quot: '"', amp: '&', lt: '<', gt: '>' })[name] ?? '?');

// What is expected is sorted by name; a form keeps the order of the schema.
function sameAll(what, got, wanted) {
  const sort = (list) => list.map((item) => JSON.stringify(item)).sort();
  const [a, b] = [sort(got), sort(wanted)];
  same(`number of ${what}`, a.length, b.length);
  a.forEach((item, i) => same(what, item, b[i]));
}

async function judgeMermaid(text, tables) {
  await mermaid.parse(text);
  if (!tables)
    return;
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text.replace(/^---\n.*?\n---\n/s, ''));
  sameAll('entities', [...diagram.db.getEntities().values()].map((entity) => [plain(decode(entity.alias || entity.label)), entity.attributes.length]),
    tables.map((table) => [plain(table.name), table.columns.length]));
}

const entity = (text) => text.replace(/&nbsp;/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"')
  .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replace(/&amp;/g, '&');

// The text of inline tokens; anything but text, escapes, line breaks and code is more than a name may say.
function inline(tokens) {
  return tokens.map((token) => {
    if (token.type === 'text' || token.type === 'escape')
      return token.tokens ? inline(token.tokens) : token.type === 'escape' ? token.text : entity(token.raw);
    if (token.type === 'html' && token.raw === '<br>')
      return ' ';
    if (token.type === 'html' && /^<\/?code>$/.test(token.raw))
      return '';
    if (token.type === 'codespan')
      return token.text;
    throw new Error(`${token.type}: ${JSON.stringify(token.raw)}`);
  }).join('');
}

function judgeMarkdown(text, tables) {
  const tokens = marked.lexer(text);
  if (!tables)
    return;
  const headings = tokens.filter((token) => token.type === 'heading' && token.depth === 3);
  const lists = tokens.filter((token) => token.type === 'table');
  sameAll('headings', headings.map((heading) => plain(inline(heading.tokens))), tables.map((table) => plain(table.name)));
  sameAll('tables', lists.map((list) => list.rows.map((cells) => {
    same('cells', cells.length, 5);
    inline(cells[4].tokens);
    return [plain(inline(cells[0].tokens)), plain(inline(cells[1].tokens))];
  })), tables.map((table) => table.columns.map((column) => [plain(column.name), plain(column.type)])));
}

const judges = { '.dbml': judgeDbml, '.theirs': judgeReading, '.mmd': judgeMermaid, '.md': judgeMarkdown };
const failed = {};
const counts = {};
for (const name of fs.readdirSync(folder).sort()) {
  const judge = judges[path.extname(name)];
  if (!judge)
    continue;
  const kind = path.extname(name).slice(1);
  counts[kind] = (counts[kind] ?? 0) + 1;
  const file = path.join(folder, name);
  try {
    await judge(fs.readFileSync(file, 'utf8'), expected(file));
  } catch (error) {
    const words = error.diags ? error.diags.slice(0, 3).map((d) => `${d.location.start.line}:${d.location.start.column} ${d.message}`).join(' | ') : error.message;
    (failed[kind] ??= []).push(`${name}: ${words.replace(/\s+/g, ' ').slice(0, 300)}`);
  }
}
if (unread > 0)
  console.log(`# ${unread} texts are refused by @dbml/core and were not compared`);
for (const kind of Object.keys(counts).sort()) {
  const wrong = failed[kind] ?? [];
  console.log(`${wrong.length ? 'not ok' : 'ok'} /formats/judge/${kind} (${counts[kind]} texts)`);
  wrong.slice(0, 20).forEach((line) => console.log(`# ${line}`));
}
