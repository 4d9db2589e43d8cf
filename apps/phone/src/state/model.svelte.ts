import { type Bridge, openBridge } from '../inference/bridge.js';
import type { ModelFacts, ModelState } from '../inference/protocol.js';
import { notices } from './notices.svelte.js';
import { settings } from './settings.svelte.js';

/** The model as the page sees it: how it is coming along, and the bridge to it. */
class Model {
  state: ModelState = $state({ state: 'opening' });
  facts: ModelFacts | undefined = $state();
  #bridge: Bridge | undefined;
  readonly #listeners: ((facts: ModelFacts) => void)[] = [];

  /** Starts the worker on the first call. */
  get bridge(): Bridge {
    this.#bridge ??= openBridge(
      new Worker(new URL('../inference/worker.ts', import.meta.url), { type: 'module', name: 'inference' }),
      (model) => this.#hear(model),
    );
    return this.#bridge;
  }

  get ready(): boolean {
    return this.state.state === 'ready' || this.state.state === 'renewed';
  }

  /** Hears of each model that is ready. */
  onReady(hear: (facts: ModelFacts) => void): void {
    this.#listeners.push(hear);
  }

  /** Gets the model and warms it up; what goes wrong is told by `state`. */
  warmUp(): void {
    this.bridge.ask('model', {}).catch(() => {});
  }

  #hear(model: ModelState): void {
    this.state = model;
    if (model.state === 'ready' || model.state === 'renewed') this.facts = model.facts;
    if (model.state === 'renewed') notices.say(settings.messages.model.renewed);
    if (this.facts !== undefined) for (const hear of this.#listeners) hear(this.facts);
  }
}

export const model = new Model();
