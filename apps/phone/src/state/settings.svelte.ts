import type { Text } from '@verger/knowledge';
import {
  type Language,
  type Locale,
  localeOf,
  messagesIn,
  preferredLanguage,
  regional,
} from '../i18n/language.js';
import { inSentence } from '../names/in-sentence.js';

/** Colours of the app. */
export type Theme = 'auto' | 'light' | 'dark';

/** Where a person's fruit is harvested or sold: the seasons that cards and the screen of seasons tell. */
export type Place = 'france' | 'north' | 'south';

interface Stored {
  readonly place?: Place;
  readonly language?: Language;
  readonly theme?: Theme;
  readonly sendCorrections?: boolean;
  readonly token?: string;
}

const KEY = 'verger-settings';

/** Small choices, kept on the device. Read before the first paint, so not in IndexedDB. */
class Settings {
  language: Language = $state('en');
  theme: Theme = $state('auto');
  place: Place = $state('north');
  /** Whether the person wants corrections sent. */
  sendCorrections = $state(false);
  /** Pseudonym given by the server; undefined until a correction is sent. */
  token: string | undefined = $state();

  constructor() {
    const { language, theme, place, sendCorrections, token } = read();
    this.place = place ?? placeOf(navigator.languages);
    this.language = language ?? preferredLanguage(navigator.languages);
    this.theme = theme ?? 'auto';
    this.sendCorrections = sendCorrections ?? false;
    this.token = token;
  }

  /** Of dates, numbers and words: English is that of the device. */
  readonly locale: Locale = $derived(localeOf(this.language, navigator.languages));
  /** Everything the app says, in the language chosen. */
  readonly messages = $derived(messagesIn(this.locale));

  /** A text of the cards or the taxonomy as people read it here: an aubergine is an eggplant in America. */
  read(text: Text): string;
  read(text: Text | undefined): string | undefined;
  read(text: Text | undefined): string | undefined {
    return text && regional(text[this.language], this.locale);
  }

  /** The same inside a sentence, where names of fruits have no capital. */
  readWithin(text: Text): string;
  readWithin(text: Text | undefined): string | undefined;
  readWithin(text: Text | undefined): string | undefined {
    return text && inSentence(this.read(text));
  }

  /** Changes some and keeps them. Switching corrections off throws the pseudonym away. */
  set(change: Partial<Stored>): void {
    Object.assign(this, change);
    if (!this.sendCorrections) this.token = undefined;
    const { language, theme, place, sendCorrections, token } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ language, theme, place, sendCorrections, token }));
    } catch {
      // A full or forbidden storage: the choice holds until the page is closed.
    }
  }

  /** Drops the pseudonym: the server no longer knows it. */
  forgetToken(): void {
    this.token = undefined;
    this.set({});
  }
}

/** By the region of the device's first language. */
function placeOf(languages: readonly string[]): Place {
  const [first = ''] = languages;
  if (/^fr(-fr)?$/i.test(first)) return 'france';
  return /-(au|nz|za|ar|cl|br|pe|bo|uy|py)$/i.test(first) ? 'south' : 'north';
}

function read(): Stored {
  try {
    const found: Record<string, unknown> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const { language, theme, place, sendCorrections, token } = found;
    return {
      ...(language === 'en' || language === 'fr' ? { language } : {}),
      ...(theme === 'auto' || theme === 'light' || theme === 'dark' ? { theme } : {}),
      ...(place === 'france' || place === 'north' || place === 'south' ? { place } : {}),
      ...(typeof sendCorrections === 'boolean' ? { sendCorrections } : {}),
      ...(typeof token === 'string' ? { token } : {}),
    };
  } catch {
    return {};
  }
}

export const settings = new Settings();
