declare module 'heic-decode' {
  interface HeicPicture {
    readonly width: number;
    readonly height: number;
    decode(): Promise<{ readonly data: Uint8ClampedArray<ArrayBuffer> }>;
  }
  const decoder: {
    all(given: { buffer: Uint8Array }): Promise<readonly HeicPicture[] & { dispose(): void }>;
  };
  export default decoder;
}
