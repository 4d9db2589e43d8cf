import { fileURLToPath } from 'node:url';

const program = fileURLToPath(import.meta.resolve('@verger/cli/bin/verger.js'));

/** One call of the command line, and what it prints: its results, or its error when it failed. */
export async function verger(...args: string[]): Promise<{ ok: boolean; text: string }> {
  const { success, stdout, stderr } = await new Deno.Command('node', { args: [program, ...args] }).output();
  return { ok: success, text: new TextDecoder().decode(success ? stdout : stderr).trim() };
}
