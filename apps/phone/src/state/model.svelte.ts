import { type Bridge, openBridge } from '../inference/bridge.js';
import type { ModelFacts, ModelState } from '../inference/protocol.js';
import { notices } from './notices.svelte.js';
import { settings } from './settings.svelte.js';

/** The model as the page sees it: how it is coming along, and the bridge to it. */
class Model {
  state: ModelState = $state({ state: 'opening' });
  facts: ModelFacts | undefined = $state();
  #bridge: Bridge | undefined;

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

  /** Gets the model and warms it up; what goes wrong is told by `state`. */
  warmUp(): void {
    this.bridge.ask('model', {}).catch(() => {});
  }

  #hear(model: ModelState): void {
    this.state = model;
    if (model.state === 'ready' || model.state === 'renewed') this.facts = model.facts;
    if (model.state === 'renewed') notices.say(settings.messages.model.renewed);
  }
}

export const model = new Model();
