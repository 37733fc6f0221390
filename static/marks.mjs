// Draws the mark as PNG, for the places that take no SVG (a telephone's home
// screen): the geometry of svg/logo.svg, in its 24 unit square, by sampling.
import { deflateSync } from 'node:zlib';

const petrol = [0x0f, 0x4c, 0x5c];
const paper = [0xfa, 0xf8, 0xf4];
const samples = 4; // a side, in each pixel: edges without steps

const within = (x, y, cx, cy, r) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r;

function inBubble(x, y) {
  const dx = Math.max(Math.abs(x - 12) - 7, 0);
  const dy = Math.max(Math.abs(y - 10.25) - 4.75, 0);
  const box = dx * dx + dy * dy <= 3.5 ** 2;
  const tail = x >= 7 && y >= 18.5 && y <= 22.9 && x - 7 <= (22.9 - y) * 1.18;
  return box || tail;
}

// The eye's almond is what two circles share.
const inEye = (x, y) => within(x, y, 12, 14.4, 9.15) && within(x, y, 12, 6.1, 9.15);
const inPupil = (x, y) => within(x, y, 12, 10.25, 3.45) && !within(x, y, 13.25, 9.15, 1.05);

function colourAt(x, y) {
  if (!inBubble(x, y)) return petrol;
  return inEye(x, y) && !inPupil(x, y) ? petrol : paper;
}

function pixels(size, room) {
  const rows = Buffer.alloc(size * (1 + size * 3)); // each row starts with its filter, 0
  const unit = room / size;
  const side = (room - 24) / 2; // the mark in the middle, of 24 units
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      const sum = [0, 0, 0];
      for (let s = 0; s < samples * samples; s++) {
        const x = (px + ((s % samples) + 0.5) / samples) * unit - side;
        const y = (py + (Math.floor(s / samples) + 0.5) / samples) * unit - side + 0.4;
        colourAt(x, y).forEach((c, i) => (sum[i] += c));
      }
      sum.forEach((c, i) => (rows[py * (1 + size * 3) + 1 + px * 3 + i] = Math.round(c / samples ** 2)));
    }
  }
  return rows;
}

function crc(data) {
  let c = ~0;
  for (const byte of data) {
    c ^= byte;
    for (let bit = 0; bit < 8; bit++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
}

function chunk(type, body) {
  const typed = Buffer.concat([Buffer.from(type), body]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(body.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc(typed), typed.length + 4);
  return out;
}

// png returns the mark as a PNG of size by size pixels, in a square of room units.
export function png(size, room = 32) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2], 8); // 8 bits a channel, RGB
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels(size, room), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
