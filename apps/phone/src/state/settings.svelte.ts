import { type Language, MESSAGES, preferredLanguage } from '../i18n/language.js';

/** Colours of the app. */
export type Theme = 'auto' | 'light' | 'dark';

interface Stored {
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
  /** Whether the person wants corrections sent. */
  sendCorrections = $state(false);
  /** Pseudonym given by the server; undefined until a correction is sent. */
  token: string | undefined = $state();

  constructor() {
    const { language, theme, sendCorrections, token } = read();
    this.language = language ?? preferredLanguage(navigator.languages);
    this.theme = theme ?? 'auto';
    this.sendCorrections = sendCorrections ?? false;
    this.token = token;
  }

  /** Everything the app says, in the language chosen. */
  get messages() {
    return MESSAGES[this.language];
  }

  /** Changes some and keeps them. Switching corrections off throws the pseudonym away. */
  set(change: Partial<Stored>): void {
    Object.assign(this, change);
    if (!this.sendCorrections) this.token = undefined;
    const { language, theme, sendCorrections, token } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ language, theme, sendCorrections, token }));
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

function read(): Stored {
  try {
    const found: Record<string, unknown> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const { language, theme, sendCorrections, token } = found;
    return {
      ...(language === 'en' || language === 'fr' ? { language } : {}),
      ...(theme === 'auto' || theme === 'light' || theme === 'dark' ? { theme } : {}),
      ...(typeof sendCorrections === 'boolean' ? { sendCorrections } : {}),
      ...(typeof token === 'string' ? { token } : {}),
    };
  } catch {
    return {};
  }
}

export const settings = new Settings();
