// Adds a message key to every language, after the key that shares most of its
// name. A message left empty makes a test fail, so that none is forgotten.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const key = process.env.KEY ?? '';
if (!/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(key)) {
  console.error('usage: make message KEY=report.sender.title [FR="…" EN="…"]');
  process.exit(2);
}

const shared = (a, b) => {
  let n = 0;
  const [x, y] = [a.split('.'), b.split('.')];
  while (n < x.length && n < y.length && x[n] === y[n]) n += 1;
  return n;
};

// Keys that only the back-office says are in its two languages alone.
const lines = readFileSync('locales/office.txt', 'utf8').split('\n').filter((l) => l && !l.startsWith('#'));
const office = lines.some((l) => key === l || (l.endsWith('.') && key.startsWith(l)));
const asked = (name) => !office || ['active.fr.toml', 'active.en.toml'].includes(name);

for (const name of readdirSync('locales').filter((f) => /^active\.[a-z]+\.toml$/.test(f) && asked(f))) {
  const file = `locales/${name}`;
  const lines = readFileSync(file, 'utf8').split('\n');
  const keys = lines.map((l) => /^"([^"]+)" *=/.exec(l)?.[1] ?? '');
  if (keys.includes(key)) {
    console.error(`${file} has ${key} already`);
    process.exit(1);
  }
  let best = 0;
  let after = lines.length - 2; // before the newline that ends the file
  keys.forEach((other, i) => {
    const n = other ? shared(key, other) : 0;
    if (n > 0 && n >= best) [best, after] = [n, i];
  });
  const said = process.env[name.split('.')[1].toUpperCase()] ?? '';
  lines.splice(after + 1, 0, `"${key}" = ${JSON.stringify(said)}`);
  writeFileSync(file, lines.join('\n'));
  console.log(`${file}:${after + 2}`);
}
