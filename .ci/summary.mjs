// Reads `go test -json` and says what a person wants to know: a line a package,
// the whole output of what failed, why tests were skipped, and a sum.
import { createInterface } from 'node:readline';

const output = new Map();
const sum = { pass: 0, fail: 0, skip: 0 };
const skipped = new Map();
const failed = new Set();

const seconds = (event) => `${(event.Elapsed ?? 0).toFixed(1)} s`;

function reasons(text) {
  return text.split('\n').map((l) => l.trim()).filter((l) => l && !/^(===|---)/.test(l)).join(' ').replace(/^\S+_test\.go:\d+: /, '');
}

// A failed package tells its own failure last, after its tests told theirs.
function ended(event, key) {
  const said = output.get(key) ?? '';
  output.delete(key);
  if (event.Test) {
    if (!event.Test.includes('/')) sum[event.Action] += 1;
    if (event.Action === 'fail') process.stdout.write(said);
    if (event.Action === 'skip') skipped.set(reasons(said), (skipped.get(reasons(said)) ?? 0) + 1);
    return;
  }
  if (event.Action === 'fail') {
    failed.add(event.Package);
    process.stdout.write(said);
  }
  if (event.Action === 'pass') console.log(`ok    ${event.Package}  ${/\(cached\)/.test(said) ? '(cached)' : seconds(event)}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  let event;
  try {
    event = JSON.parse(line);
  } catch {
    console.log(line);
    continue;
  }
  const key = `${event.Package ?? event.ImportPath} ${event.Test ?? ''}`;
  if (event.Action === 'output' && event.Package) output.set(key, (output.get(key) ?? '') + event.Output);
  if (event.Action === 'build-output') process.stdout.write(event.Output);
  if (['pass', 'fail', 'skip'].includes(event.Action)) ended(event, key);
}

for (const [reason, count] of skipped) console.log(`skip  ${count} × ${reason}`);
for (const name of failed) console.log(`FAIL  ${name}`);
console.log(`${sum.pass} tests passed, ${sum.fail} failed, ${sum.skip} skipped`);
if (sum.fail + failed.size > 0) process.exitCode = 1;
