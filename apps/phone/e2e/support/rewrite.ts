import type { Page } from 'playwright-core';

/** Two that a photo wavers between, as the app keeps an answer. */
export const PEACH_OR_NECTARINE = {
  known: true,
  ms: 30,
  guesses: (
    [
      ['peach', 'Peach', 'Pêche', 'Prunus persica', 0.45],
      ['nectarine', 'Nectarine', 'Nectarine', 'Prunus persica', 0.38],
      ['kiwi', 'Kiwi', 'Kiwi', 'Actinidia deliciosa', 0.05],
    ] as const
  ).map(([species, en, fr, latin, probability]) => ({
    ...{ species, name: { en, fr }, latin, probability, confidence: 'maybe' },
    varieties: [{ class: en, name: { en, fr }, variety: null, probability }],
  })),
};

/**
 * Gives an entry of the album another answer, a doubt that the small model of the tests never has; nobody has looked for
 * several kinds yet, or with `[]` in vain.
 */
export const rewriteAnswer = (
  page: Page,
  id: number,
  answer: object,
  kinds: readonly [] | null = null,
): Promise<void> =>
  page.evaluate(
    ([id, answer, kinds]) =>
      new Promise<void>((resolve, reject) => {
        indexedDB.open('verger').onsuccess = ({ target }) => {
          const write = (target as IDBOpenDBRequest).result.transaction('entries', 'readwrite');
          const store = write.objectStore('entries');
          store.get(id).onsuccess = (event) =>
            store.put({ ...(event.target as IDBRequest<object>).result, answer, kinds });
          write.oncomplete = () => resolve();
          write.onerror = () => reject(write.error);
        };
      }),
    [id, answer, kinds] as const,
  );

/** A photo that looks like no fruit. */
export const UNKNOWN = { ...PEACH_OR_NECTARINE, known: false };
