/** What browsers and Node both have, and the types of this package do not know. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports?: object) => { readonly exports: unknown };
  Memory: new (pages: { initial: number; maximum: number; shared: true }) => SharedMemory;
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
  return new WebAssembly.Instance(compiled(base64)).exports as Exports;
}

function compiled(base64: string): object {
  return new WebAssembly.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

const PAGE = 65_536;

/** Memory of a fixed size that threads share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** An instance of a module that imports its memory, shared, as `env.memory`. */
export class SharedKernels<Exports> {
  readonly run: Exports;
  readonly memory: SharedMemory;
  /** Compiled; with the memory it makes instances on other threads. */
  readonly module: object;

  /**
   * @param module its bytes in base64, or compiled
   * @param memory bytes of a new one, or that of another thread
   */
  constructor(module: string | object, memory: number | SharedMemory) {
    this.module = typeof module === 'string' ? compiled(module) : module;
    this.memory = typeof memory === 'number' ? newMemory(memory) : memory;
    const instance = new WebAssembly.Instance(this.module, { env: { memory: this.memory } });
    this.run = instance.exports as Exports;
  }
}

function newMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Makes a memory at least so large, in bytes. @throws RangeError when there is not so much */
export function reserve(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
