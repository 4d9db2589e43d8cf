import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { partFolder } from '../supervised.js';
import type { Json } from './json-protocol.js';

/** What a function of Lambda gave back, or why it could not. */
export type Invoked = { readonly result: Json } | { readonly error: string };

/** Lambda has AWS's clients at hand: here they are this repository's. */
const LIBRARIES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/**
 * EventBridge Scheduler and Lambda of one region: schedules that call functions when a test says that it is time. The
 * code of a function is run as it stands in the template, by a Node of its own. What they do not: expressions, time
 * zones, retries, rights, limits of time and memory.
 */
export class Schedules {
  readonly #functions = new Map<string, Json>();
  readonly #destinations = new Map<string, Json>();
  readonly #schedules = new Map<string, Json>();
  readonly #env: () => Readonly<Record<string, string>>;
  readonly #publish: (topic: string, text: string) => void;

  /** @param publish to a topic of SNS */
  constructor(env: () => Readonly<Record<string, string>>, publish: (topic: string, text: string) => void) {
    this.#env = env;
    this.#publish = publish;
  }

  /** What a stack makes, or makes otherwise. */
  make(type: string, id: string, properties: Json): void {
    if (type === 'AWS::Lambda::Function') this.#functions.set(id, properties);
    if (type === 'AWS::Scheduler::Schedule') this.#schedules.set(id, properties);
    if (type === 'AWS::Lambda::EventInvokeConfig')
      this.#destinations.set(String(properties.FunctionName), properties);
  }

  remove(id: string): void {
    this.#functions.delete(id);
    this.#schedules.delete(id);
    this.#destinations.delete(id);
  }

  /** It is time: every schedule calls its function, by the last part of its ARN. */
  fire(at: Date): Promise<Invoked[]> {
    return Promise.all(
      [...this.#schedules.values()].map(({ Target }) => {
        const { Arn, Input } = Target as Json;
        const time = at.toISOString().replace(/\.\d+Z$/, 'Z');
        const event = String(Input).replaceAll('<aws.scheduler.scheduled-time>', time);
        return this.#invoke(String(Arn).split(':').at(-1)!, event);
      }),
    );
  }

  async #invoke(name: string, event: string): Promise<Invoked> {
    const { Code } = this.#functions.get(name) ?? {};
    const folder = await partFolder('lambda');
    try {
      await writeFile(join(folder, 'index.js'), String((Code as Json).ZipFile));
      await writeFile(join(folder, 'event.json'), event);
      const call =
        "require('./index.js').handler(require('./event.json')).then((found) => console.log(JSON.stringify(found)))";
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', call], {
        cwd: folder,
        env: { PATH: process.env.PATH, NODE_PATH: LIBRARIES, ...this.#env() },
      });
      return { result: JSON.parse(stdout.trim().split('\n').at(-1)!) };
    } catch (cause) {
      const error = (cause as { stderr?: string }).stderr ?? String(cause);
      const { DestinationConfig } = this.#destinations.get(name) ?? {};
      const { Destination } = ((DestinationConfig as Json | undefined)?.OnFailure ?? {}) as Json;
      if (Destination !== undefined) {
        // As Lambda words it for a destination.
        const responsePayload = { errorMessage: /Error: (.*)/.exec(error)?.[1] ?? error };
        this.#publish(String(Destination), JSON.stringify({ version: '1.0', responsePayload }));
      }
      return { error };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
