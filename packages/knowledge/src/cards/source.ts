/** A published work or database that a fact is taken from. */
export interface Source {
  /** As published, in the language of the work; for a page of a site, what it is about. */
  readonly title: string;
  readonly publisher: string;
  /** https; a DOI where there is one. */
  readonly url: string;
  /** Year of the edition; of a page or database that is kept up to date, a year in which it read so. */
  readonly year: number;
}
