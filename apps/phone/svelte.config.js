/** Compiled by Vite; this file is for editors and svelte-check. */
export default { compilerOptions: { runes: true } };
