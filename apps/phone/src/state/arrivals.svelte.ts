/** Photos dropped on the app or pasted into it, whatever screen it shows. */
class Arrivals {
  /** Not yet looked at. */
  photos: readonly Blob[] = $state.raw([]);
  /** Whether files are being held over the page. */
  dragging = $state(false);

  /** Takes them out. */
  take(): readonly Blob[] {
    const { photos } = this;
    this.photos = [];
    return photos;
  }

  /**
   * Listens at the window. Text that is dragged or pasted goes where it goes without us.
   *
   * @param onPhotos hears that some have come
   * @returns ends it
   */
  listen(onPhotos: () => void): () => void {
    const end = new AbortController();
    const { signal } = end;
    const come = (files: FileList | undefined) => {
      if (files === undefined || files.length === 0) return false;
      this.photos = [...this.photos, ...files];
      onPhotos();
      return true;
    };
    const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.dragging = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) this.dragging = false;
    };
    const drop = (event: DragEvent) => {
      this.dragging = false;
      if (!holdsFiles(event)) return;
      // The browser would open the photo in place of the app.
      event.preventDefault();
      come(event.dataTransfer?.files);
    };
    const paste = (event: ClipboardEvent) => {
      if (come(event.clipboardData?.files)) event.preventDefault();
    };
    addEventListener('dragover', over, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('paste', paste, { signal });
    return () => end.abort();
  }
}

export const arrivals = new Arrivals();
