/** The repository; `npm run chaos` starts there. */
export const ROOT = process.cwd();
