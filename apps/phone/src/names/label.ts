/** What a person may call a fruit: as the server takes it. */
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} '’()&-]*[\p{L}\p{M}\p{N})])?$/u;

/** The name cleaned up; undefined when it cannot be one. */
export function cleanLabel(text: string): string | undefined {
  const clean = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return clean.length <= 60 && LABEL.test(clean) ? clean : undefined;
}
