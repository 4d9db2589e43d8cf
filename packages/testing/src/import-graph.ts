import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** Arrows between the files below a folder, type imports included: paths with `/`, relative to the folder. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Specifiers of static, dynamic and re-exporting imports. */
export const importsOf = (text: string): string[] =>
  [
    ...withoutComments(text).matchAll(
      /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*)['"]([^'"]+)['"]/g,
    ),
  ].flatMap((found) => found[1] ?? []);

export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

/** The imports between the TypeScript and Svelte files below a folder. */
export function readImportGraph(folder: string): ImportGraph {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|svelte)$/.test(file))
    .map((file) => relative(folder, join(folder, file)).replaceAll('\\', '/'));
  const sources = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  return importGraph(sources);
}

/** The imports between files. @param sources text by path */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  const graph = new Map<string, string[]>();
  for (const [file, text] of sources) {
    const targets = importsOf(text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(posix.dirname(file), specifier))
      .flatMap((path) =>
        [path, path.replace(/\.js$/, '.ts'), `${path}.ts`].filter((one) => sources.has(one)).slice(0, 1),
      );
    graph.set(
      file,
      [...new Set(targets)].filter((target) => target !== file),
    );
  }
  return graph;
}

/** Files that import each other in a circle. */
export const fileCycles = (graph: ImportGraph): string[][] => cyclesOf(graph);

/**
 * Folders that import each other in a circle. Folders are compared with their neighbours: whatever lies deeper counts as
 * the folder, and a file beside them (an entry, a type that they share) does not count.
 */
export function folderCycles(graph: ImportGraph): string[][] {
  const parents = new Set([...graph.keys()].flatMap((file) => ancestors(file)));
  return [...parents].flatMap((parent) => {
    const childOf = (file: string) => {
      const below =
        parent === '.' ? file : file.startsWith(`${parent}/`) ? file.slice(parent.length + 1) : '';
      return below.includes('/') ? posix.join(parent, below.slice(0, below.indexOf('/'))) : undefined;
    };
    const between = new Map<string, string[]>();
    for (const [file, targets] of graph) {
      const from = childOf(file);
      if (from === undefined) continue;
      const to = targets.map(childOf).filter((one) => one !== undefined && one !== from) as string[];
      between.set(from, [...new Set([...(between.get(from) ?? []), ...to])]);
    }
    return cyclesOf(between);
  });
}

function ancestors(file: string): string[] {
  const folder = dirname(file);
  return folder === '.' ? ['.'] : [folder, ...ancestors(folder)];
}

/** Strongly connected components of two or more, each sorted (Tarjan 1972). */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string) => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1) cycles.push(component.sort());
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return cycles;
}

/**
 * Imports between the top folders of a graph that go up. Files beside the folders are not compared.
 *
 * @param layers names of the top folders, lowest first; folders in one entry must not import each other
 * @returns `from imports to`, and one line for each folder that has no layer
 */
export function upwardImports(graph: ImportGraph, layers: readonly (readonly string[])[]): string[] {
  const level = new Map(layers.flatMap((names, at) => names.map((name) => [name, at] as const)));
  const top = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined);
  const folders = new Set([...graph.keys()].map(top).filter((one) => one !== undefined));
  const lost = [...folders].filter((name) => !level.has(name)).map((name) => `${name} has no layer`);
  const upward = [...graph].flatMap(([file, targets]) => {
    const from = top(file);
    return targets
      .filter((target) => {
        const to = top(target);
        if (from === undefined || to === undefined || from === to) return false;
        return (level.get(to) ?? -1) >= (level.get(from) ?? -1);
      })
      .map((target) => `${file} imports ${target}`);
  });
  return [...lost, ...upward];
}
