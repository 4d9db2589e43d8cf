/**
 * The square in the middle of a picture: what the round viewfinder shows.
 *
 * @param side in pixels; all that the square has when not given
 * @throws Error while the picture has not begun
 */
export function grabSquare(video: HTMLVideoElement, side?: number): Promise<ImageBitmap> {
  const { videoWidth, videoHeight } = video;
  const least = Math.min(videoWidth, videoHeight);
  if (least === 0) return Promise.reject(new Error('the picture has not begun'));
  const left = Math.floor((videoWidth - least) / 2);
  const top = Math.floor((videoHeight - least) / 2);
  const size =
    side === undefined ? {} : { resizeWidth: side, resizeHeight: side, resizeQuality: 'medium' as const };
  return createImageBitmap(video, left, top, least, least, size);
}
