/** Of the library, for the record in run folders. */
export const version = '0.1.0';
