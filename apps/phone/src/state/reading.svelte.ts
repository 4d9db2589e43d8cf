import type { SpeciesAnswer } from '../answer/species-answer.js';
import { fruitsTold } from '../answer/title.js';
import { Failure, type FailureCode } from '../failure.js';
import { checkPhoto } from '../photo/check-photo.js';
import { shrink } from '../photo/shrink.js';
import { keep } from './keep.js';
import { model } from './model.svelte.js';
import type { Route } from './route.js';

/** A photo and what it was taken for. */
interface Looked {
  readonly photo: Blob;
  /** As the album keeps it. */
  readonly small: Blob;
  readonly answer: SpeciesAnswer;
}

/** A file that no photo could be read from. */
export interface Skipped {
  /** As the file is called; its number among those chosen where it has no name. */
  readonly name: string;
  readonly code: FailureCode;
}

/** Photos that differ: do they show one fruit? */
export interface Question {
  readonly answers: readonly SpeciesAnswer[];
  /** Takes the person's choice. */
  choose(oneFruit: boolean): void;
}

/** What lies at one file alone; anything else would befall the next file, too. */
const OF_THE_FILE: readonly FailureCode[] = [
  ...(['empty', 'heic', 'svg', 'not-a-photo', 'too-large', 'too-many-pixels', 'broken'] as const),
];

/** Photos being looked at, one lot at a time. */
export class Reading {
  busy = $state(false);
  /** Of several photos: how many were looked at. */
  progress: { readonly done: number; readonly total: number } | undefined = $state.raw();
  question: Question | undefined = $state.raw();
  /** Why the last lot could not be used. */
  failure: FailureCode | undefined = $state();
  /** What of the last lot was left out. */
  skipped: readonly Skipped[] = $state.raw([]);

  /** @returns where the answer is, or the answers are; undefined when there is none, and `failure` tells why */
  async read(photos: readonly Blob[]): Promise<Route | undefined> {
    if (photos.length === 0 || this.busy) return undefined;
    this.busy = true;
    this.failure = undefined;
    this.skipped = [];
    try {
      const looked = await this.#lookAtEach(photos);
      return await this.#answer(looked);
    } catch (error) {
      this.failure = error instanceof Failure ? error.code : 'bug';
      return undefined;
    } finally {
      this.busy = false;
      this.progress = undefined;
    }
  }

  /** The person has left: what was not answered is taken for several fruits, so that nothing is lost. */
  leave(): void {
    this.question?.choose(false);
  }

  async #lookAtEach(photos: readonly Blob[]): Promise<Looked[]> {
    const looked: Looked[] = [];
    for (const [i, photo] of photos.entries()) {
      if (photos.length > 1) this.progress = { done: i, total: photos.length };
      try {
        await checkPhoto(photo);
        const small = shrink(photo);
        // Of what fails on both sides the worker tells more.
        small.catch(() => {});
        const answer = await model.bridge.ask('recognize', { photos: [photo] });
        looked.push({ photo, small: await small, answer });
      } catch (error) {
        const one = photos.length === 1 || !(error instanceof Failure) || !OF_THE_FILE.includes(error.code);
        if (one) throw error;
        this.skipped = [...this.skipped, { name: nameOf(photo, i), code: error.code }];
      }
    }
    if (looked.length === 0) throw new Failure(this.skipped[0]!.code);
    return looked;
  }

  async #answer(looked: readonly Looked[]): Promise<Route> {
    const [first] = looked;
    const smalls = looked.map(({ small }) => small);
    if (looked.length === 1) return { screen: 'answer', id: await keep(smalls, first!.answer) };
    if (await this.#isOneFruit(looked.map(({ answer }) => answer))) {
      const photos = looked.map(({ photo }) => photo);
      return { screen: 'answer', id: await keep(smalls, await model.bridge.ask('recognize', { photos })) };
    }
    for (const { small, answer } of looked) {
      // One that finds no place is shown all the same; those after it would find none either.
      if ((await keep([small], answer)) === -1) return { screen: 'answer', id: -1 };
    }
    return { screen: 'album' };
  }

  /** Photos that agree show one fruit; of others the person says so. */
  #isOneFruit(answers: readonly SpeciesAnswer[]): boolean | Promise<boolean> {
    const fruits = fruitsTold(answers);
    if (fruits.length === 1 && fruits[0] !== undefined) return true;
    return new Promise((resolve) => {
      this.question = {
        answers,
        choose: (oneFruit) => {
          this.question = undefined;
          resolve(oneFruit);
        },
      };
    });
  }
}

const nameOf = (photo: Blob, i: number): string =>
  photo instanceof File && photo.name !== '' ? photo.name : String(i + 1);
