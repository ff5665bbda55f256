// Makes a screenshot small: the 128 colours it has most of, strong ones before pale ones, the others as their neighbours among these, no filter, best packing.
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = 8;
const COLOURS = 128;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc32 = (bytes) => ~bytes.reduce((c, byte) => TABLE[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) >>> 0;

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

// Undoes the filter of each line, as PNG's specification says in its section 9.
function unfiltered(raw, width, height, depth) {
  const stride = width * depth;
  const out = Buffer.alloc(stride * height);
  const paeth = (a, b, c) => {
    const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  };
  for (let y = 0; y < height; y += 1) {
    const kind = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const a = x >= depth ? out[y * stride + x - depth] : 0;
      const b = y > 0 ? out[(y - 1) * stride + x] : 0;
      const c = x >= depth && y > 0 ? out[(y - 1) * stride + x - depth] : 0;
      const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][kind];
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

export function small(png) {
  const chunks = chunksOf(png);
  const head = chunks[0].data;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const depth = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || !depth || head[12] !== 0) return png;
  const raw = inflateSync(Buffer.concat(chunks.filter((c) => c.type === "IDAT").map((c) => c.data)));
  const pixels = unfiltered(raw, width, height, depth);
  const parts = (c) => [c >> 16, (c >> 8) & 255, c & 255];
  const counts = new Map();
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) {
    const p = at * depth;
    colours[at] = (pixels[p] << 16) | (pixels[p + 1] << 8) | pixels[p + 2];
    counts.set(colours[at], (counts.get(colours[at]) ?? 0) + 1);
  }
  const weight = ([colour, n]) => n * (1 + (Math.max(...parts(colour)) - Math.min(...parts(colour))) / 4);
  const palette = [...counts].sort((a, b) => weight(b) - weight(a)).slice(0, COLOURS).map(([colour]) => colour);
  const places = new Map(palette.map((colour, at) => [colour, at]));
  const nearest = (colour) => {
    const [r, g, b] = parts(colour);
    let [best, least] = [0, Infinity];
    palette.forEach((other, at) => {
      const [r2, g2, b2] = parts(other);
      const far = (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2;
      if (far < least) [best, least] = [at, far];
    });
    places.set(colour, best);
    return best;
  };
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colours[y * width + x];
      lines[y * (width + 1) + 1 + x] = places.get(colour) ?? nearest(colour);
    }
  }
  const header = Buffer.from(head);
  header[9] = 3;
  const made = [png.subarray(0, SIGNATURE), chunk("IHDR", header), chunk("PLTE", Buffer.from(palette.flatMap(parts))),
    chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat(made);
}
