import type { SpeciesAnswer } from '../answer/species-answer.js';

/** Milliseconds between the starts of two frames: four a second keep a phone cool. */
const PACE = 250;
/** Side of a live frame, in pixels; twice what the network reads. */
const SIDE = 448;
/** How long the last confident frame may stand in for a blurred one, in milliseconds. */
const KEPT = 2500;

/** What the viewfinder needs of the world. */
export interface ViewfinderEnvironment {
  /** The square in the middle of the picture; `side` undefined for all its pixels. */
  grab(side?: number): Promise<ImageBitmap>;
  /** Asks about a frame, which is used up. */
  ask(frame: ImageBitmap, restart: boolean): Promise<SpeciesAnswer>;
  onAnswer(answer: SpeciesAnswer): void;
  /** Milliseconds, monotonic. */
  now(): number;
}

/** A steady answer to what the camera sees. */
export interface Viewfinder {
  /** The frame to keep: the last confident one when this one is not, and it was just before. */
  still(): Promise<ImageBitmap>;
  stop(): void;
}

/** Whether an answer is worth keeping its frame. */
const isConfident = ({ known, guesses }: SpeciesAnswer): boolean =>
  known && guesses[0]?.confidence !== 'maybe';

/** Looks at the picture again and again until it is stopped. */
export function startViewfinder(environment: ViewfinderEnvironment): Viewfinder {
  let stopped = false;
  let restart = true;
  let latest: SpeciesAnswer | undefined;
  let confident: { frame: ImageBitmap; at: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const keep = (frame: ImageBitmap) => {
    confident?.frame.close();
    confident = { frame, at: environment.now() };
  };
  const look = async () => {
    const started = environment.now();
    try {
      const [small, whole] = await Promise.all([environment.grab(SIDE), environment.grab()]);
      const answer = await environment.ask(small, restart);
      restart = false;
      if (!stopped && isConfident(answer)) keep(whole);
      else whole.close();
      if (!stopped) {
        latest = answer;
        environment.onAnswer(answer);
      }
    } catch {
      // The picture has not begun, or the model is not there yet: the next turn tries again.
    }
    if (!stopped) timer = setTimeout(look, Math.max(30, PACE - (environment.now() - started)));
  };
  void look();

  return {
    still() {
      const fresh = confident !== undefined && environment.now() - confident.at < KEPT;
      if (fresh && (latest === undefined || !isConfident(latest))) return createImageBitmap(confident!.frame);
      return environment.grab();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      confident?.frame.close();
      confident = undefined;
    },
  };
}
