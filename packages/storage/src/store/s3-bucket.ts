import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { attempts } from './s3-attempts.js';
import { readBody } from './s3-body.js';
import { s3Client } from './s3-client.js';
import { changed, explainS3, isMissing, isTaken, WRONG_BYTES } from './s3-errors.js';
import type { S3Options } from './s3-options.js';
import { verdictOn } from './s3-verify.js';

/** Keys and folders directly below a prefix, or all keys below it. */
export interface S3Listing {
  readonly objects: readonly { readonly key: string; readonly bytes: number; readonly etag: string }[];
  /** Prefixes that end in '/'; none without a delimiter. */
  readonly folders: readonly string[];
}

/** A request that may be aborted from outside, when it takes too long. */
type Send<Out> = (options: { abortSignal: AbortSignal }) => Promise<Out>;

/** An upload may take this long more for each byte: 500 kB a second. */
const MS_AN_UPLOADED_BYTE = 1 / 500;

/** One bucket: every request is bounded in time and repeated when its failure may pass. */
export class S3Bucket {
  readonly name: string;
  readonly client: S3Client;
  /** On every request for an object. */
  readonly payer: { RequestPayer?: 'requester' };
  readonly #attempts: number;
  readonly #quietMs: number;
  readonly #random: () => number;
  #etagIsMd5 = true;

  constructor(name: string, options: S3Options) {
    this.name = name;
    this.client = s3Client(options);
    this.payer = options.requesterPays ? { RequestPayer: 'requester' } : {};
    this.#attempts = options.attempts ?? 8;
    this.#quietMs = options.quietMs ?? 10_000;
    this.#random = options.random ?? Math.random;
  }

  /**
   * Repeats work on a key, or below a prefix, until it succeeds or its failure is final.
   *
   * @throws VergerError remote, `s3-…`
   */
  async try<T>(key: string, work: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await attempts({ attempts: this.#attempts, random: this.#random, signal }, work);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw explainS3(error, `s3://${this.name}/${key}`, this.#attempts);
    }
  }

  /** Sends one request once, bounded in time up to the headers of its answer. */
  async once<Out>(send: Send<Out>, uploadBytes = 0, signal?: AbortSignal): Promise<Out> {
    const limit = this.#quietMs + uploadBytes * MS_AN_UPLOADED_BYTE;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limit);
    try {
      return await send({ abortSignal: signal ? AbortSignal.any([late.signal, signal]) : late.signal });
    } catch (error) {
      if (!late.signal.aborted) throw error;
      const words = `no answer in ${Math.round(limit)} ms`;
      throw Object.assign(new Error(words, { cause: error }), { name: 'TimeoutError' });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The bytes of an object, or of `[start, end)` of it; undefined when it does not exist. A whole object is held to
   * the checksum that the store keeps of it: bytes that were changed on the way are asked for again.
   *
   * @param range with `etag`, of that version of the object only
   * @throws VergerError remote `s3-changed` when it is another one, `s3-…`
   */
  get(key: string, range?: { start: number; end: number; etag?: string }): Promise<Uint8Array | undefined> {
    const command = new GetObjectCommand({
      Bucket: this.name,
      Key: key,
      ...this.payer,
      ...(range && { Range: `bytes=${range.start}-${range.end - 1}` }),
      ...(range?.etag !== undefined && { IfMatch: `"${range.etag}"` }),
    });
    // Stores tell checksums when asked; the SDK, asked so itself, would put a stream of its own before the body.
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-checksum-mode'] = 'ENABLED';
        return next(args);
      },
      { step: 'build' },
    );
    let doubted: Uint8Array | undefined;
    return this.try(key, async () => {
      try {
        const answer = await this.once((options) => this.client.send(command, options));
        const bytes = await readBody(answer.Body as Readable, answer.ContentLength, this.#quietMs);
        if (range !== undefined) return bytes;
        const verdict = await verdictOn(this.#etagIsMd5 ? answer : { ...answer, ETag: undefined }, bytes);
        if (verdict === 'right' || verdict === 'untold') return bytes;
        if (verdict === 'doubtful') {
          // The same bytes twice: it is the ETag that means something else in this store.
          if (doubted !== undefined && Buffer.compare(doubted, bytes) === 0) {
            this.#etagIsMd5 = false;
            return bytes;
          }
          doubted = bytes;
        }
        throw Object.assign(new Error('the bytes do not have the checksum of the object'), {
          name: WRONG_BYTES,
        });
      } catch (error) {
        if (isMissing(error)) return undefined;
        // A range that starts at the end of an object, or after it.
        if ((error as Error).name === 'InvalidRange') return new Uint8Array();
        if (isTaken(error)) throw changed(`s3://${this.name}/${key}`);
        throw error;
      }
    });
  }

  /** Metadata of an object, from one request that is not repeated; undefined when it does not exist. */
  async head(key: string): Promise<Readonly<Record<string, string>> | undefined> {
    const command = new HeadObjectCommand({ Bucket: this.name, Key: key, ...this.payer });
    try {
      return (await this.once((options) => this.client.send(command, options))).Metadata ?? {};
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** What is below a prefix, page after page; with `oneLevel` only what is directly below it. */
  async *pages(prefix: string, oneLevel: boolean, signal?: AbortSignal): AsyncGenerator<S3Listing> {
    for (let token: string | undefined; ; ) {
      const command = new ListObjectsV2Command({
        Bucket: this.name,
        Prefix: prefix,
        // XML has no way to write some characters a key may have.
        EncodingType: 'url',
        ...this.payer,
        ...(oneLevel && { Delimiter: '/' }),
        ...(token !== undefined && { ContinuationToken: token }),
      });
      const send: Send<ListObjectsV2CommandOutput> = (options) => this.client.send(command, options);
      let doubted = '';
      const whole = async () => {
        const page = await this.once(send, 0, signal);
        const found = (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0);
        const counts = `${page.KeyCount} told, ${found} there`;
        // There is no checksum of a listing, but a count; told so twice, it means something else in this store.
        if (page.KeyCount === undefined || page.KeyCount === found || counts === doubted) return page;
        doubted = counts;
        throw Object.assign(new Error(`a page of the listing is not whole: ${counts}`), {
          name: WRONG_BYTES,
        });
      };
      const page = await this.try(prefix, whole, signal);
      const plain = (text: string) =>
        page.EncodingType === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
      yield {
        objects: (page.Contents ?? []).map(({ Key, Size, ETag }) => ({
          key: plain(Key ?? ''),
          bytes: Size ?? 0,
          etag: (ETag ?? '').replaceAll('"', ''),
        })),
        folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => plain(Prefix ?? '')),
      };
      token = page.NextContinuationToken;
      if (token === undefined) return;
    }
  }
}
