// Builds static/dist: styles, script, icons, fonts, and what places.mjs adds.
// Every file is named for its contents, so that it may be kept for ever by
// whoever fetched it; manifest.json tells the program the names.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import { png } from './marks.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, '..', 'node_modules');
const out = join(here, 'dist');
const manifest = {};

const fonts = {
  'newsreader.woff2': 'newsreader/files/newsreader-latin-wght-normal.woff2',
  'newsreader-ext.woff2': 'newsreader/files/newsreader-latin-ext-wght-normal.woff2',
  'public-sans.woff2': 'public-sans/files/public-sans-latin-wght-normal.woff2',
  'public-sans-ext.woff2': 'public-sans/files/public-sans-latin-ext-wght-normal.woff2',
};

// Emptied but for .gitkeep, without which go:embed would not compile.
async function empty() {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (name !== '.gitkeep') await rm(join(out, name), { recursive: true });
  }
}

async function put(name, body) {
  const data = Buffer.from(body);
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 10);
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `.${hash}$1`);
  manifest[name] = hashed;
  await writeFile(join(out, hashed), data);
  if (['.css', '.js', '.svg', '.json'].includes(extname(name))) await compress(hashed, data);
  return hashed;
}

async function compress(name, data) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length };
  await writeFile(join(out, `${name}.gz`), gzipSync(data, { level: 9 }));
  await writeFile(join(out, `${name}.br`), brotliCompressSync(data, { params }));
}

async function putFonts() {
  for (const [name, file] of Object.entries(fonts)) {
    await put(name, await readFile(join(modules, '@fontsource-variable', file)));
  }
}

// One symbol an icon: the drawing is everything inside the file's <svg>.
async function putSprite() {
  const folder = join(here, 'svg', 'icons');
  const symbols = [];
  for (const file of (await readdir(folder)).sort()) {
    const svg = await readFile(join(folder, file), 'utf8');
    const drawing = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
    symbols.push(`<symbol id="${file.slice(0, -4)}" viewBox="0 0 24 24">${drawing.replace(/>\s+</g, '><').trim()}</symbol>`);
  }
  await put('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
}

async function putMarks() {
  for (const name of await readdir(join(here, 'svg'))) {
    if (name.endsWith('.svg')) await put(name, await readFile(join(here, 'svg', name)));
  }
  await put('social.png', await readFile(join(here, 'social', 'social.png')));
  for (const size of [180, 192, 512]) await put(`icon-${size}.png`, png(size));
  await put('icon-maskable-512.png', png(512, 36)); // a telephone may cut it to a circle
}

async function putStyles() {
  const { css } = sass.compile(join(here, 'scss', 'app.scss'), {
    loadPaths: [modules],
    quietDeps: true,
  });
  // Fonts were put first: a url() names the file that the manifest gives.
  const named = css.replace(/url\("?([\w-]+\.woff2)"?\)/g, (_, name) => `url(${manifest[name]})`);
  const { code } = await esbuild.transform(named, { loader: 'css', minify: true, target: ['chrome109', 'firefox115', 'safari15.4'] });
  await put('app.css', code);
}

// app.js is on every page; material.js on the one page that sends files, solver.js
// beside the page that sends the report.
async function putScript(name, define = {}) {
  const { outputFiles } = await esbuild.build({
    define,
    entryPoints: [join(here, 'ts', `${name}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari15.4'],
    legalComments: 'none',
  });
  await put(`${name}.js`, outputFiles[0].contents);
}

// The worker keeps what its page without a line is drawn with: another set of
// files is another worker.
async function putWorker() {
  const kept = ['app.css', 'app.js', 'icons.svg', 'favicon.svg', 'newsreader.woff2', 'public-sans.woff2'].map((name) => `/static/${manifest[name]}`);
  const version = createHash('sha256').update(kept.join()).digest('hex').slice(0, 10);
  await putScript('worker', { KEPT: JSON.stringify(kept), CACHE: JSON.stringify(`vigie-${version}`) });
}

await empty();
await putFonts();
await putSprite();
await putMarks();
await putStyles();
await putScript('app');
await putScript('material');
await putScript('solver');
await putWorker();
if (existsSync(join(here, 'places.mjs'))) await (await import('./places.mjs')).default(out);
await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
