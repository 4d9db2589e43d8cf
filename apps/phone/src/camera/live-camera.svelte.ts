import type { SpeciesAnswer } from '../answer/species-answer.js';
import { type Camera, CameraError, type CameraTrouble, openCamera, permission } from './camera.js';
import { grabSquare } from './grab.js';
import { startViewfinder, type Viewfinder } from './viewfinder.js';

/** What a live camera needs of the page. */
export interface LiveCameraEnvironment {
  /** Where the picture is shown; there once `camera` is set. */
  readonly video: () => Promise<HTMLVideoElement>;
  /** Asks about a frame, which is used up. */
  readonly ask: (frame: ImageBitmap, restart: boolean) => Promise<SpeciesAnswer>;
}

/** The camera with a steady answer to what it sees, for the page to draw. */
export class LiveCamera {
  /** Undefined while it is closed. */
  camera: Camera | undefined = $state.raw();
  starting = $state(false);
  /** Why there is no picture, after a try. */
  trouble: CameraTrouble | undefined = $state();
  /** Undefined until the first frame was looked at. */
  answer: SpeciesAnswer | undefined = $state.raw();
  torch = $state(false);
  zoom = $state(1);
  readonly #environment: LiveCameraEnvironment;
  #video: HTMLVideoElement | undefined;
  #finder: Viewfinder | undefined;
  #left = false;

  constructor(environment: LiveCameraEnvironment) {
    this.#environment = environment;
  }

  /** Opens the rear camera, or the one after the camera of this id; what goes wrong is told by `trouble`. */
  async open(after?: string): Promise<void> {
    this.starting = true;
    this.trouble = undefined;
    this.close();
    try {
      const opened = await openCamera(() => {
        this.close();
        void permission().then((state) => {
          this.trouble = state === 'denied' ? 'denied' : 'gone';
        });
      }, after);
      if (this.#left) return opened.close();
      this.camera = opened;
      this.torch = false;
      this.zoom = opened.zoom?.min ?? 1;
      this.#video = await this.#environment.video();
      this.#video.srcObject = opened.stream;
      await this.#video.play();
      this.#watch();
    } catch (error) {
      this.close();
      if (error instanceof CameraError) this.trouble = error.trouble;
    } finally {
      this.starting = false;
    }
  }

  /** Looks no further while the page is hidden; the camera stays open. */
  pause(): void {
    this.#finder?.stop();
    this.#finder = undefined;
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.camera !== undefined && this.#video !== undefined) this.#watch();
  }

  close(): void {
    this.pause();
    this.camera?.close();
    this.camera = undefined;
    this.#video = undefined;
    this.answer = undefined;
  }

  /** Closes it for good: one that is only just opening closes, too. */
  leave(): void {
    this.#left = true;
    this.close();
  }

  /** A JPEG of what it sees; undefined while it sees nothing. */
  async still(): Promise<Blob | undefined> {
    const frame = await this.#finder?.still();
    if (frame === undefined) return undefined;
    const canvas = new OffscreenCanvas(frame.width, frame.height);
    canvas.getContext('2d')!.drawImage(frame, 0, 0);
    frame.close();
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  }

  /** Switches the light; one that does not come on is not shown as on. */
  async setTorch(on: boolean): Promise<void> {
    this.torch = on;
    await this.camera?.setTorch(on).catch(() => {
      this.torch = !on;
    });
  }

  setZoom(factor: number): void {
    this.zoom = factor;
    // A step that comes while another is being made is refused; the next one brings it there.
    this.camera?.setZoom(factor).catch(() => {});
  }

  #watch(): void {
    const video = this.#video!;
    this.#finder?.stop();
    this.#finder = startViewfinder({
      grab: (side) => grabSquare(video, side),
      ask: this.#environment.ask,
      onAnswer: (answer) => {
        this.answer = answer;
      },
      now: () => performance.now(),
    });
  }
}
