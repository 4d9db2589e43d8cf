/** Of the command line, the pipeline and the run folders they write. */
export const version = '0.1.0';
