// Writes a .br and a .gz beside every text file of dist, so that serving costs no CPU. Run after both builds.
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const DIST = path.resolve(import.meta.dirname, '../dist');
const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest']);
/** Below this a compressed copy saves no packet. */
const SMALLEST = 1024;

const files = fs
  .readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && TEXT.has(path.extname(entry.name)))
  .map((entry) => path.join(entry.parentPath, entry.name))
  .filter((file) => !file.includes(`${path.sep}.vite${path.sep}`));

const sums = { files: 0, plain: 0, br: 0, gz: 0 };
await Promise.all(
  files.map(async (file) => {
    const content = fs.readFileSync(file);
    if (content.length < SMALLEST) return;
    const [br, gz] = await Promise.all([
      brotli(content, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
      gzip(content, { level: 9 }),
    ]);
    fs.writeFileSync(`${file}.br`, br);
    fs.writeFileSync(`${file}.gz`, gz);
    sums.files += 1;
    sums.plain += content.length;
    sums.br += br.length;
    sums.gz += gz.length;
  }),
);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(
  `precompressed ${sums.files} files: ${kB(sums.plain)} plain, ${kB(sums.gz)} gzip, ${kB(sums.br)} brotli`,
);
