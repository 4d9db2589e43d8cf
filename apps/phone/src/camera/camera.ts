/** Why there is no picture. */
export type CameraTrouble = 'denied' | 'missing' | 'busy' | 'gone' | 'insecure';

/** An open camera. */
export interface Camera {
  readonly stream: MediaStream;
  /** Whether it has a light that can be switched. */
  readonly hasTorch: boolean;
  /** Zoom it offers; undefined where it offers none. */
  readonly zoom: { readonly min: number; readonly max: number; readonly step: number } | undefined;
  /** Whether there is another to switch to. */
  readonly hasOther: boolean;
  /** Its id, to open the next one. */
  readonly deviceId: string;
  setTorch(on: boolean): Promise<void>;
  setZoom(factor: number): Promise<void>;
  close(): void;
}

/** Thrown when a camera cannot be opened. */
export class CameraError extends Error {
  readonly trouble: CameraTrouble;

  constructor(trouble: CameraTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.name = 'CameraError';
    this.trouble = trouble;
  }
}

/** What browsers offer beyond the DOM types: W3C Media Capture Image. */
interface MoreCapabilities {
  readonly torch?: boolean;
  readonly zoom?: { readonly min: number; readonly max: number; readonly step?: number };
}

/**
 * Opens the camera: the rear one, or the one after `after`.
 *
 * @param onGone hears when it is unplugged or taken away
 * @throws CameraError
 */
export async function openCamera(onGone: () => void, after?: string): Promise<Camera> {
  if (navigator.mediaDevices === undefined) throw new CameraError('insecure');
  const next = after === undefined ? undefined : await deviceAfter(after);
  const which = next === undefined ? { facingMode: 'environment' } : { deviceId: { exact: next } };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { ...which, width: { ideal: 1280 }, height: { ideal: 960 } },
      audio: false,
    });
  } catch (cause) {
    throw new CameraError(troubleOf(cause), cause);
  }
  const track = stream.getVideoTracks()[0]!;
  track.addEventListener('ended', onGone);
  const { torch, zoom } = (track.getCapabilities?.() ?? {}) as MoreCapabilities;
  const apply = (change: object) => track.applyConstraints({ advanced: [change as MediaTrackConstraintSet] });
  return {
    stream,
    hasTorch: torch === true,
    zoom: zoom && zoom.max > zoom.min ? { min: zoom.min, max: zoom.max, step: zoom.step || 0.1 } : undefined,
    hasOther: (await cameras()).length > 1,
    deviceId: track.getSettings().deviceId ?? '',
    setTorch: (on) => apply({ torch: on }),
    setZoom: (factor) => apply({ zoom: factor }),
    close() {
      track.removeEventListener('ended', onGone);
      for (const one of stream.getTracks()) one.stop();
    },
  };
}

/** Whether the person has allowed the camera; `prompt` where that is open, or where the browser does not tell. */
export async function permission(): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: 'camera' as PermissionName })).state;
  } catch {
    return 'prompt';
  }
}

const cameras = async () =>
  (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');

async function deviceAfter(id: string): Promise<string | undefined> {
  const all = await cameras();
  return all[(all.findIndex(({ deviceId }) => deviceId === id) + 1) % all.length]?.deviceId;
}

function troubleOf(cause: unknown): CameraTrouble {
  switch ((cause as DOMException).name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'missing';
  }
}
