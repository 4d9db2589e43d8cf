/** Languages of everything a person reads. */
export type Language = 'en' | 'fr';

/** One text in both languages; neither is ever empty. */
export type Text = Readonly<Record<Language, string>>;

/** The same meaning in English and in French. */
export const text = (en: string, fr: string): Text => ({ en, fr });

/** A proper name, written alike in both languages. */
export const named = (name: string): Text => ({ en: name, fr: name });
