import { download } from '../state/save-album.js';
import { type Shown, sharePicture } from './share-picture.js';

/** Gives the picture of an answer to the share sheet of the device; where there is none, it is downloaded. */
export async function share(shown: Shown): Promise<void> {
  const file = new File([await sharePicture(shown)], `${shown.name}.jpg`, { type: 'image/jpeg' });
  const offer = { files: [file], title: shown.name };
  if (navigator.canShare?.(offer) !== true) return download(file, file.name);
  try {
    await navigator.share(offer);
  } catch (error) {
    // Closed without a choice, which is a choice.
    if ((error as DOMException).name !== 'AbortError') download(file, file.name);
  }
}
