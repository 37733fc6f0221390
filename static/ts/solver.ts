// A worker that finds the number a challenge asks for: the one that, written
// after the salt, has the given SHA-256. By hand and not by crypto.subtle: that
// answers by promise, which costs more than the hash, and not at all without
// https. Nothing waits for it: a report that leaves without is taken in too.
interface Challenge {
  challenge: string;
  maxnumber: number;
  salt: string;
}

const rounds = new Uint32Array(64);
const start = new Uint32Array(8);

// The constants of FIPS 180-4: fractions of the square and cube roots of primes.
function constants(): void {
  const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) start[found] = fraction(Math.sqrt(n));
    rounds[found++] = fraction(Math.cbrt(n));
  }
}

const words = new Uint32Array(64);

// compress takes one block of 64 bytes into state.
function compress(state: Uint32Array, block: DataView, at: number): void {
  const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n));
  for (let i = 0; i < 16; i++) words[i] = block.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!;
    const y = words[i - 2]!;
    words[i] = (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)) + words[i - 7]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + words[i - 16]!;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as number[] as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i]! + words[i]!) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = state[i]! + x));
}

// solve tries one number after the other. What the salt fills of whole blocks is
// the same for each, and done once.
function solve({ challenge, maxnumber, salt }: Challenge): number {
  const want = new Uint32Array(8).map((_, i) => parseInt(challenge.slice(8 * i, 8 * i + 8), 16));
  const text = new TextEncoder().encode(salt);
  const whole = text.length - (text.length % 64);
  const prefix = start.slice();
  for (let at = 0; at < whole; at += 64) compress(prefix, new DataView(text.buffer, at, 64), 0);
  const tail = new Uint8Array(128);
  const view = new DataView(tail.buffer);
  const state = new Uint32Array(8);
  const rest = text.subarray(whole);
  for (let n = 0; n <= maxnumber; n++) {
    const digits = String(n);
    const length = rest.length + digits.length;
    tail.fill(0);
    tail.set(rest);
    for (let i = 0; i < digits.length; i++) tail[rest.length + i] = digits.charCodeAt(i);
    tail[length] = 0x80;
    const blocks = length + 9 > 64 ? 2 : 1;
    view.setUint32(64 * blocks - 4, 8 * (whole + length));
    state.set(prefix);
    for (let i = 0; i < blocks; i++) compress(state, view, 64 * i);
    if (state[0] === want[0] && state.every((x, i) => x === want[i])) return n;
  }
  return -1;
}

constants();
self.addEventListener('message', (event: MessageEvent<Challenge>) => self.postMessage(solve(event.data)));
