declare module 'libheif-js/wasm-bundle.js' {
  interface HeifImage {
    readonly image: object;
    readonly channels: readonly {
      readonly width: number;
      readonly height: number;
      /** Bytes from one row to the next. */
      readonly stride: number;
      readonly data: Uint8Array;
    }[];
  }
  /** What went wrong, in place of a handle or an image. */
  interface HeifError {
    readonly code: object;
    readonly message: string;
  }
  const heif: {
    readonly heif_error_code: { readonly heif_error_Ok: object };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: object };
    heif_context_alloc(): object;
    heif_context_free(context: object): void;
    heif_context_read_from_memory(context: object, bytes: Uint8Array): HeifError;
    heif_js_context_get_primary_image_handle(context: object): object | HeifError;
    heif_image_handle_get_width(handle: object): number;
    heif_image_handle_get_height(handle: object): number;
    heif_image_handle_release(handle: object): void;
    heif_js_decode_image2(
      handle: object,
      colorspace: object,
      chroma: object,
    ): HeifImage | HeifError | Promise<HeifImage | HeifError>;
    heif_image_release(image: object): void;
  };
  export default heif;
}
