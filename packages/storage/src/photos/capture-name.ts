/** Why photos are taken for one capture by their names. */
export type NameRule = 'fruits-360' | 'frames' | 'augmented' | 'copy' | 'burst' | 'time';

/** What a file name says of the capture it comes from. */
export interface CaptureName {
  readonly rule: NameRule;
  /** Equal, within a class, for files of one capture. */
  readonly key: string;
  /** Second of the capture, for `time`: files a few seconds apart are one burst. */
  readonly second?: number;
}

/** `<turn>_<frame>_<size>`: frames of Fruits-360; the turn `r_`, `r2_`, … may be missing. */
const FRUITS_360 = /^(?<turn>(?:r\d*_)?)(?<frame>\d+)_(?<size>\d+)$/i;
/** `r0_<frame>`: frames of Fruits-360 in original size. */
const FRUITS_360_ORIGINAL = /^(?<turn>r\d+)_(?<frame>\d+)$/i;
/** `frame_0012`, `kitchen-frame12`, `video3_f0012` is not: too many names end so. */
const VIDEO_FRAME = /^(?<video>.*?)[-_. ]?(?:frame|frm)[-_. ]?\d+$/i;
/** What tools for augmentation write behind the name: Roboflow, Keras, Augmentor, PlantVillage, by hand. */
const AUGMENTED: readonly RegExp[] = [
  /\.rf\.[0-9a-z]{8,}$/i,
  /[-_. ](?:aug(?:mented)?|flip(?:ped)?(?:lr|tb|h|v)?|mirror(?:ed)?|rot(?:ated?)?|bright(?:er|ness)?|dark(?:er)?|blur(?:red)?|noisy?|shear(?:ed)?|crop(?:ped)?)[-_]?\d*$/i,
  /_(?:new)?\d+deg(?:flip(?:lr|tb))?$/i,
  /^(.+)_original_.+\.[a-z]+_[0-9a-f-]{36}$/i,
];
/** What file managers, browsers and photo programs write behind the name of a copy. */
const COPY =
  /(?: ?\(\d+\)|[-_ ]+(?:copy|kopie|copie|edited|bearbeitet|modifié)(?: ?\(?\d+\)?)?|~\d+|[-_]\d{2,4}x\d{2,4}|@\dx)$/iu;
/** Only behind a number of a camera: `banana (2).jpg` comes from numbering many photos, not from a copy. */
const CAMERA = /\d{3,}$/;
const BURST = /^(?<start>.*?)[-_]?burst[-_]?(?<id>\d*)/i;
/** `IMG_20260131_120301`, `2026-01-31 12.03.01`, `WhatsApp Image 2026-01-31 at 12.03.01`. */
const TIME =
  /(?<!\d)(?<y>(?:19|20)\d\d)[-_.]?(?<mo>\d\d)[-_.]?(?<d>\d\d)(?:[-_ T]| at )+(?<h>\d\d)[-_.:]?(?<mi>\d\d)[-_.:]?(?<s>\d\d)/i;

/** What a file name says of its capture; undefined for a name that says nothing. */
export function captureName(file: string): CaptureName | undefined {
  const stem = stemOf(file);
  const frame = (FRUITS_360.exec(stem) ?? FRUITS_360_ORIGINAL.exec(stem))?.groups;
  if (frame) return { rule: 'fruits-360', key: frame.turn!.toLowerCase() + (frame.size ?? '') };
  const video = VIDEO_FRAME.exec(stem)?.groups;
  if (video) return { rule: 'frames', key: `${video.video!.toLowerCase()} frames` };
  const base = withoutAugmentation(stem);
  if (base !== undefined) return { rule: 'augmented', key: base.toLowerCase() };
  const original = stem.replace(COPY, '');
  if (original !== stem && CAMERA.test(original)) return { rule: 'copy', key: original.toLowerCase() };
  const burst = BURST.exec(stem)?.groups;
  if (burst?.id && burst.id.length > 3) return { rule: 'burst', key: `burst ${burst.id.slice(0, 14)}` };
  if (burst && CAMERA.test(burst.start!))
    return { rule: 'burst', key: `burst ${burst.start!.toLowerCase()}` };
  const time = TIME.exec(stem)?.groups;
  if (time) {
    const [y, mo, d, h, mi, s] = ['y', 'mo', 'd', 'h', 'mi', 's'].map((name) => Number(time[name])) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return { rule: 'time', key: stem.toLowerCase(), second: Date.UTC(y, mo - 1, d, h, mi, s) / 1000 };
  }
  return undefined;
}

/** The name without its extension, as a copy of it would begin. */
export const stemOf = (file: string): string => file.replace(/\.[a-z0-9]{2,5}$/i, '');

/** Undefined when the name shows no augmentation. Roboflow keeps the extension of the original as `_jpg`. */
function withoutAugmentation(stem: string): string | undefined {
  for (const pattern of AUGMENTED) {
    const found = pattern.exec(stem);
    if (found === null) continue;
    const base = found[1] ?? stem.slice(0, found.index);
    if (base !== '') return base.replace(/_(?:jpe?g|png|webp|bmp)$/i, '');
  }
  return undefined;
}

/** Number of the frame within its clip of Fruits-360 (`r_12_100.jpg` is 12); null for another kind of name. */
export function frameOf(path: string): number | null {
  const stem = stemOf(path.slice(path.lastIndexOf('/') + 1));
  const found = FRUITS_360.exec(stem) ?? FRUITS_360_ORIGINAL.exec(stem);
  return found === null ? null : Number(found.groups!.frame);
}

/** The turn a clip of Fruits-360 shows: `` for `100`, `r` for `r_100`, `r2` for `r2_100`; null for another clip. */
export function turnOf(clip: string): string | null {
  const found = /^(?:(r\d*)_)?\d+$/i.exec(clip);
  return found === null ? null : (found[1] ?? '').toLowerCase();
}
