// Writes src/api/types.ts from ../api.json, the schema of the API (JSON Type Definition).
//   node scripts/types.mjs           writes
//   node scripts/types.mjs --check   ends with 1 where the file is not what would be written
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('..', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('../api.json', here), 'utf8'));

function typeOf(form) {
  const nullable = form.nullable ? ' | null' : '';
  if (form.ref) return form.ref + nullable;
  if (form.enum) return form.enum.map((word) => `'${word}'`).join(' | ') + nullable;
  if (form.type) return ({ string: 'string', boolean: 'boolean', timestamp: 'string' }[form.type] ?? 'number') + nullable;
  if (form.elements) {
    const item = typeOf(form.elements);
    return (item.includes(' | ') ? `(${item})[]` : `${item}[]`) + nullable;
  }
  if (form.values) return `Record<string, ${typeOf(form.values)}>` + nullable;
  if (form.properties || form.optionalProperties) return `{ ${members(form).join('; ')} }` + nullable;
  return 'unknown';
}

function members(form) {
  const listed = (list, optional) => Object.entries(list ?? {}).map(([name, value]) => `${name}${optional}: ${typeOf(value)}`);
  return [...listed(form.properties, ''), ...listed(form.optionalProperties, '?')];
}

let text = '// Written by scripts/types.mjs from api.json, which says what each means. Do not edit.\n';
for (const [name, form] of Object.entries(schema.definitions)) {
  const known = name === 'Map' ? 'MapView' : name;
  text += `export interface ${known} {\n${members(form).map((member) => `  ${member};\n`).join('')}}\n`;
}

const file = new URL('src/api/types.ts', here);
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('src/api/types.ts is not what api.json says: run node scripts/types.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(file, text);
}
