import { AwsRefusal, type Json } from './json-protocol.js';
import type { Xml } from './query-protocol.js';

/** A mail that SNS has sent. */
export interface Mail {
  readonly to: string;
  readonly text: string;
}

interface Subscription {
  readonly topic: string;
  readonly address: string;
  confirmed: boolean;
}

/**
 * EventBridge and SNS of one region, as far as an alarm needs them: rules over the events of EMR, input transformers,
 * and mails to who has confirmed. What they do not: rights (topic policies), retries, other targets and protocols.
 */
export class Notifications {
  readonly mails: Mail[] = [];
  readonly #place: { readonly region: string; readonly account: string };
  readonly #rules = new Map<string, Json>();
  readonly #topics = new Set<string>();
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(place: { readonly region: string; readonly account: string }) {
    this.#place = place;
  }

  /** What a stack makes, or makes otherwise. */
  make(type: string, id: string, properties: Json): void {
    if (type === 'AWS::Events::Rule') this.#rules.set(id, properties);
    if (type === 'AWS::SNS::Topic') this.#topics.add(id);
    if (type === 'AWS::SNS::Subscription') {
      const address = String(properties.Endpoint);
      this.#subscriptions.set(id, { topic: String(properties.TopicArn), address, confirmed: false });
      this.mails.push({
        to: address,
        text: 'You have chosen to subscribe to the topic. Confirm subscription',
      });
    }
  }

  remove(id: string): void {
    this.#rules.delete(id);
    this.#topics.delete(id);
    this.#subscriptions.delete(id);
  }

  /** Somebody follows the link in the mail. */
  confirm(to: string): void {
    for (const one of this.#subscriptions.values()) if (one.address === to) one.confirmed = true;
  }

  /** An event of EMR or, by its source, of another service, to all rules that want it. */
  emit(detailType: string, detail: Json, source = 'aws.emr'): void {
    const { region, account } = this.#place;
    const event = { source, 'detail-type': detailType, region, account, detail };
    for (const { EventPattern, Targets } of this.#rules.values()) {
      if (!matches(EventPattern as Json, event)) continue;
      for (const { Arn, InputTransformer } of Targets as Json[]) {
        this.publish(String(Arn), transformed(InputTransformer as Json, event));
      }
    }
  }

  publish(topic: string, text: string): void {
    for (const { topic: of, address, confirmed } of this.#subscriptions.values()) {
      if (of === topic && confirmed) this.mails.push({ to: address, text });
    }
  }

  /** SNS, as far as Verger asks. */
  sns(action: string, form: URLSearchParams): Xml {
    const topic = String(form.get('TopicArn'));
    if (!this.#topics.has(topic)) throw new AwsRefusal('NotFound', 'Topic does not exist', 404);
    switch (action) {
      case 'GetTopicAttributes':
        return { Attributes: [] };
      case 'ListSubscriptionsByTopic':
        return {
          Subscriptions: [...this.#subscriptions]
            .filter(([, one]) => one.topic === topic)
            .map(([id, { address, confirmed }]) => ({
              ...{ TopicArn: topic, Protocol: 'email', Endpoint: address, Owner: this.#place.account },
              SubscriptionArn: confirmed ? `${topic}:${id}` : 'PendingConfirmation',
            })),
        };
      default:
        throw new AwsRefusal('InvalidAction', `the model has no ${action}`);
    }
  }
}

/**
 * Whether an event is one of those that a pattern means.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function matches(pattern: Json, event: Json): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const value = event[key];
    if (Array.isArray(wanted)) return wanted.some((one) => isMeant(one, value));
    return typeof value === 'object' && value !== null && matches(wanted as Json, value as Json);
  });
}

function isMeant(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const [[operator, argument] = [], ...more] = Object.entries(wanted);
  if (more.length === 0 && operator === 'prefix') return String(value ?? '').startsWith(String(argument));
  if (more.length === 0 && operator === 'anything-but') {
    return value !== undefined && ![argument].flat().includes(value);
  }
  throw new Error(`the model does not know the pattern ${JSON.stringify(wanted)}`);
}

/** A text in quotation marks, with `<name>` for what stands at a path of the event. */
function transformed({ InputPathsMap, InputTemplate }: Json, event: Json): string {
  const template = String(InputTemplate);
  if (!/^".*"$/s.test(template))
    throw new Error(`the model knows templates that are a string, not ${template}`);
  return template.slice(1, -1).replace(/<(\w+)>/g, (_, name: string) => {
    const path = String((InputPathsMap as Json)[name])
      .split('.')
      .slice(1);
    return String(path.reduce<unknown>((at, key) => (at as Json | undefined)?.[key], event) ?? '');
  });
}
