import { Shrinker, type Shrunk } from './shrink.js';

/** Side of the square that is hashed, and of the thumbnail that confirms a match. */
const HASHED = 32;
const THUMB = 8;
/** Share that is cut from each side for the second hash. */
const MARGIN = 0.045;
/** Below this deviation, in grey levels, a picture is plain: its hash is noise. */
const PLAIN = 2;

/** Bytes of a fingerprint: two hashes of 8, and an 8 x 8 RGB thumbnail. */
const FINGERPRINT_BYTES = 16 + THUMB * THUMB * 3;

/** Hash of 64 bits: low 32, high 32. */
export type Hash = readonly [low: number, high: number];

/** Cosines of eight frequencies, one after the other, `HASHED` each. */
const BASIS = Float64Array.from({ length: 8 * HASHED }, (_, i) => {
  const [k, x] = [Math.floor(i / HASHED), i % HASHED];
  return Math.cos(((2 * x + 1) * k * Math.PI) / (2 * HASHED));
});

/**
 * What a picture looks like, in 208 bytes: signs of its 63 lowest cosine coefficients (after Zauner's pHash, 2010, with
 * 0 for the median, so that a mirrored picture flips known bits), those of its middle, and a tiny thumbnail. Re-encoding,
 * resizing, brightness and contrast hardly change it; see `isNearDuplicate`.
 *
 * @param square `side x side x 3`, row major RGB in [-1, 1], side even and at least 64: what the backbone reads
 */
export function fingerprint(square: Float32Array, side: number): Uint8Array {
  if (shrinker?.side !== side) shrinker = new Shrinker(side, PICTURES);
  shrinker.shrink(square);
  const [whole, middle, ...channels] = shrinker.pictures;
  const out = new Uint8Array(FINGERPRINT_BYTES);
  const hashes = new DataView(out.buffer);
  for (const [at, grey] of [whole!, middle!].entries()) {
    const [low, high] = signs(grey);
    hashes.setUint32(at * 8, low);
    hashes.setUint32(at * 8 + 4, high);
  }
  for (const [channel, means] of channels.entries()) {
    for (let i = 0; i < means.length; i++) {
      out[16 + i * 3 + channel] = Math.min(255, Math.max(0, Math.round((means[i]! + 1) * 127.5)));
    }
  }
  return out;
}

/** What is hashed, and the channels of the thumbnail. */
const PICTURES: readonly Shrunk[] = [
  { of: 'grey', size: HASHED, margin: 0 },
  { of: 'grey', size: HASHED, margin: MARGIN },
  { of: 'red', size: THUMB, margin: 0 },
  { of: 'green', size: THUMB, margin: 0 },
  { of: 'blue', size: THUMB, margin: 0 },
];

/** Kept: the photos of a run are looked at in one size. */
let shrinker: Shrinker | undefined;

function signs(grey: Float32Array): [number, number] {
  const rows = new Float64Array(HASHED * 8);
  for (let y = 0; y < HASHED; y++) {
    for (let k = 0; k < 8; k++) {
      let sum = 0;
      for (let x = 0, at = y * HASHED, of = k * HASHED; x < HASHED; x++)
        sum += grey[at + x]! * BASIS[of + x]!;
      rows[y * 8 + k] = sum;
    }
  }
  const bits: [number, number] = [0, 0];
  for (let bit = 1; bit < 64; bit++) {
    let sum = 0;
    const of = (bit >> 3) * HASHED;
    for (let y = 0, at = bit & 7; y < HASHED; y++, at += 8) sum += rows[at]! * BASIS[of + y]!;
    if (sum > 0) bits[bit >> 5]! |= 1 << (bit & 31);
  }
  return [bits[0] >>> 0, bits[1] >>> 0];
}

/** Bits of the coefficients that change their sign when a picture is mirrored: the odd ones along a row. */
const ODD = 0xaaaaaaaa;

/** The hash of the mirrored picture. */
export const mirrored = ([low, high]: Hash): Hash => [(low ^ ODD) >>> 0, (high ^ ODD) >>> 0];

/** A fingerprint, opened for comparing. */
export interface View {
  readonly hash: Hash;
  /** Of the picture without 4.5 % at each side. */
  readonly middle: Hash;
  /** 8 x 8 x 3 RGB. */
  readonly thumbnail: Uint8Array;
  /** A picture of one tone has no look to compare. */
  readonly plain: boolean;
  /** A thing on a plain ground, as in a studio: such pictures are alike by their ground. */
  readonly studio: boolean;
}

export function openFingerprint(bytes: Uint8Array): View {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (byte: number): Hash => [view.getUint32(byte), view.getUint32(byte + 4)];
  const thumbnail = bytes.subarray(16);
  const plain = moments(thumbnail).deviation < PLAIN;
  return { hash: at(0), middle: at(8), thumbnail, plain, studio: hasPlainGround(thumbnail) };
}

/** Most that the corners of a plain ground differ, in grey levels. */
const GROUND = 12;

function hasPlainGround(thumbnail: Uint8Array): boolean {
  const corners = [0, THUMB - 1, THUMB * (THUMB - 1), THUMB * THUMB - 1];
  return [0, 1, 2].every((channel) => {
    const levels = corners.map((pixel) => thumbnail[pixel * 3 + channel]!);
    return Math.max(...levels) - Math.min(...levels) <= GROUND;
  });
}

/** Greatest distance of the hashes of near duplicates, in bits of 63; on a plain ground. */
export const HASH_DISTANCE = 10;
export const STUDIO_HASH_DISTANCE = 7;
/** Least correlation of their thumbnails. */
const CORRELATION = 0.9;
/** Most that their thumbnails differ on a plain ground, in grey levels. */
const STUDIO_DIFFERENCE = 4;

/**
 * Whether two pictures are one photo, re-encoded, resized, mirrored, cropped by a few percent or made brighter or darker,
 * as far as their thumbnails tell; the hashes must be near already. Measured on 600 photos of the web, of phones and of
 * shops and copies of them: found are all copies re-encoded, resized, mirrored or darker by 30 %, 99 % of those brighter by
 * 30 %, 96 % of those without 4 % at each side, 70 % without 6 %; of 179,700 pairs one is joined, and is a copy.
 *
 * On a plain ground, where fruit of one kind is alike, only copies with the same framing and light are found: frames of
 * two clips of Fruits-360 are never less than 7.3 grey levels apart, copies re-encoded 1, resized 3.
 *
 * @param strict holds both to what holds on a plain ground @default both are on one
 */
export function isNearDuplicate(a: View, b: View, strict = a.studio && b.studio): boolean {
  if (a.plain || b.plain) return false;
  if (strict) return greyLevelsApart(a, b) <= STUDIO_DIFFERENCE;
  return (
    correlation(a.thumbnail, b.thumbnail) > CORRELATION ||
    correlation(mirrorThumbnail(a.thumbnail), b.thumbnail) > CORRELATION
  );
}

/** Mean absolute difference of two thumbnails, as they are or mirrored, in grey levels. */
function greyLevelsApart(a: View, b: View): number {
  return Math.min(
    difference(a.thumbnail, b.thumbnail),
    difference(mirrorThumbnail(a.thumbnail), b.thumbnail),
  );
}

function moments(values: Uint8Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

function correlation(a: Uint8Array, b: Uint8Array): number {
  const [one, other] = [moments(a), moments(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - one.mean) * (b[i]! - other.mean);
  return sum / a.length / (one.deviation * other.deviation);
}

function mirrorThumbnail(thumbnail: Uint8Array): Uint8Array {
  const out = new Uint8Array(thumbnail.length);
  for (let y = 0; y < THUMB; y++) {
    for (let x = 0; x < THUMB; x++) {
      for (let k = 0; k < 3; k++)
        out[(y * THUMB + THUMB - 1 - x) * 3 + k] = thumbnail[(y * THUMB + x) * 3 + k]!;
    }
  }
  return out;
}

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
