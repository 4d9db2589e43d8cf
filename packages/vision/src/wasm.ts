/** What browsers and Node both have, and the types of this package do not know. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};
declare const atob: (base64: string) => string;

/** The memory of an instance. Its buffer is another one after `grow`. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages of 65,536 bytes */
  grow(pages: number): number;
}

/**
 * A new instance, with memory of its own, of a module that imports nothing. The same bytes run everywhere: integers,
 * and floating point without fused or reordered operations, so that they give the same bits everywhere.
 *
 * @param base64 bytes of the module, small: they are compiled on the spot
 * @returns what it exports; `Exports` is taken on trust
 */
export function instantiate<Exports extends { readonly memory: WasmMemory }>(base64: string): Exports {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
}

const PAGE = 65_536;

/** Makes a memory at least so large, in bytes. @throws RangeError when there is not so much */
export function reserve(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
