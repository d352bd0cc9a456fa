// Builds anew and ends with 1 where dist, which is committed, is not the same byte by byte.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = join(root, 'node_modules', '.fresh');
const committed = join(root, 'dist');
const limit = 120 * 1024;

rmSync(fresh, { recursive: true, force: true });
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', fresh], { cwd: root, stdio: 'inherit' });

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => relative(folder, join(f.parentPath, f.name))).sort();
const [a, b] = [files(committed), files(fresh)];
const differ = [...new Set([...a, ...b])].filter((name) => !a.includes(name) || !b.includes(name) || !readFileSync(join(committed, name)).equals(readFileSync(join(fresh, name))));
if (differ.length) {
  console.error(`dist is not what a fresh build gives: ${differ.join(', ')}. Run npm run build and commit dist.`);
  process.exit(1);
}
const size = b.reduce((sum, name) => sum + gzipSync(readFileSync(join(fresh, name)), { level: 9 }).length, 0);
console.log(`dist is a fresh build; ${Math.round(size / 1024)} KB gzip in all`);
if (size > limit) {
  console.error(`That is more than ${limit / 1024} KB.`);
  process.exit(1);
}
