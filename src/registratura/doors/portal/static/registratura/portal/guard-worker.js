// Finds the number whose SHA-256 with the puzzle begins with the asked zero bits. Own arithmetic: the browser's is
// offered only over https, and is slow for many short texts.

const K = new Uint32Array(64);
const START = new Uint32Array(8);

function prepare() {
  const fraction = (value) => ((value - Math.floor(value)) * 4294967296) | 0;
  let found = 0;
  for (let candidate = 2; found < 64; candidate += 1) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(candidate));
    K[found] = fraction(Math.cbrt(candidate));
    found += 1;
  }
}

const words = new Uint32Array(64);
const turn = (value, by) => (value >>> by) | (value << (32 - by));

function block(state, bytes, offset) {
  for (let i = 0; i < 16; i += 1) {
    const at = offset + i * 4;
    words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const s0 = turn(words[i - 15], 7) ^ turn(words[i - 15], 18) ^ (words[i - 15] >>> 3);
    const s1 = turn(words[i - 2], 17) ^ turn(words[i - 2], 19) ^ (words[i - 2] >>> 10);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

/** Writes a text and its padding into whole blocks of 64 bytes. */
function padded(bytes, before) {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  new DataView(whole.buffer).setUint32(whole.length - 4, (before + bytes.length) * 8);
  return whole;
}

function solve(puzzle, bits) {
  const text = new TextEncoder().encode(`${puzzle}:`);
  const kept = text.length - (text.length % 64);
  const begun = START.slice();
  for (let at = 0; at < kept; at += 64) block(begun, text, at);
  const rest = Array.from(text.subarray(kept));
  for (let number = 0; ; number += 1) {
    const digits = Array.from(String(number), (digit) => digit.charCodeAt(0));
    const tail = padded(Uint8Array.from(rest.concat(digits)), kept);
    const state = begun.slice();
    for (let at = 0; at < tail.length; at += 64) block(state, tail, at);
    if (state[0] >>> (32 - bits) === 0) return String(number);
  }
}

prepare();
self.addEventListener("message", (event) => self.postMessage(solve(event.data.puzzle, event.data.bits)));
