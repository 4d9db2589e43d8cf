import { VergerError } from '@verger/base';

/** Markers of ITU-T T.81, table B.1. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;
const APP = 0xe0;
/** Tag of the orientation in the first directory of EXIF 2.32. */
const ORIENTATION = 0x0112;

/**
 * A JPEG with the same pixels and without what it tells beside them: EXIF (place, date, camera, thumbnail), XMP, IPTC,
 * comments, further pictures after its end. The orientation and the colour profile stay: without them it would look
 * different. Nothing is encoded anew, and a JPEG without metadata comes back byte for byte.
 *
 * @throws VergerError input `broken` where the segments do not follow one another
 */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let orientation = 1;
  try {
    if (view.getUint16(0) !== 0xff00 + SOI) throw broken();
    for (let at = 2; ; ) {
      if (view.getUint8(at) !== 0xff) throw broken();
      const marker = view.getUint8(at + 1);
      // Fill bytes before a marker.
      if (marker === 0xff) {
        at++;
        continue;
      }
      if (marker === EOI) {
        kept.push(jpeg.subarray(at, at + 2));
        break;
      }
      const end = at + 2 + view.getUint16(at + 2);
      if (end > jpeg.length) throw broken();
      const next = marker === SOS ? endOfScan(view, end) : end;
      const segment = jpeg.subarray(at, next);
      if (marker === APP + 1) orientation = orientationIn(segment) ?? orientation;
      if (isPicture(marker, segment)) kept.push(segment);
      at = next;
    }
  } catch (error) {
    if (error instanceof RangeError) throw broken();
    throw error;
  }
  // After SOI, and after JFIF, which must come first.
  if (orientation !== 1) kept.splice(kept[1]?.[1] === APP ? 2 : 1, 0, exifOf(orientation));
  const out = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of kept) {
    out.set(one, at);
    at += one.length;
  }
  return out;
}

/** Whether a segment is needed to show the picture: JFIF, colour profile, Adobe's colour transform, and all that codes it. */
function isPicture(marker: number, segment: Uint8Array): boolean {
  if (marker === COM) return false;
  if (marker < APP || marker > APP + 15) return true;
  const starts = (text: string) => [...text].every((letter, i) => segment[4 + i] === letter.charCodeAt(0));
  if (marker === APP) return starts('JFIF\0');
  if (marker === APP + 2) return starts('ICC_PROFILE\0');
  return marker === APP + 14 && starts('Adobe');
}

/** Where the entropy-coded data ends: at a marker that is neither a stuffed zero nor a restart. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; ; at++) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
}

/** Orientation that an APP1 segment of EXIF tells, 1 to 8. */
function orientationIn(segment: Uint8Array): number | undefined {
  const header = 10;
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  try {
    if (view.getUint32(4) !== 0x45786966 || view.getUint16(8) !== 0) return undefined;
    const little = view.getUint16(header) === 0x4949;
    const directory = header + view.getUint32(header + 4, little);
    for (let i = 0; i < view.getUint16(directory, little); i++) {
      const entry = directory + 2 + 12 * i;
      if (view.getUint16(entry, little) !== ORIENTATION) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : undefined;
    }
  } catch (error) {
    // A damaged EXIF says nothing.
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** An APP1 segment of EXIF that tells the orientation and no more. */
function exifOf(orientation: number): Uint8Array {
  const bytes = [
    ...[0xff, APP + 1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0],
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  ];
  return Uint8Array.from(bytes);
}

const broken = (): VergerError =>
  new VergerError('input', 'broken', 'the JPEG is damaged: its segments do not follow one another');
