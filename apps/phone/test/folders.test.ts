import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const APPS = fileURLToPath(new URL('../../', import.meta.url));

/** Which folders of a source tree import from which, files at its root standing for themselves. */
function importsBetweenFolders(src: string): Map<string, Set<string>> {
  const folderOf = (path: string) =>
    relative(src, path)
      .split('/')[0]!
      .replace(/\.(js|ts)$/, '');
  const graph = new Map<string, Set<string>>();
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(ts|svelte)$/.test(file)) continue;
    const from = folderOf(join(src, file));
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets);
    const text = readFileSync(join(src, file), 'utf8');
    for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const to = folderOf(join(src, dirname(file), specifier!));
      if (to !== from) targets.add(to);
    }
  }
  return graph;
}

/** A way round from a folder to itself; empty when there is none. */
function cycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const walk = (at: string, way: readonly string[]): string[] => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return [];
    for (const next of graph.get(at) ?? []) {
      const found = walk(next, [...way, at]);
      if (found.length > 0) return found;
    }
    done.add(at);
    return [];
  };
  for (const start of graph.keys()) {
    const found = walk(start, []);
    if (found.length > 0) return found;
  }
  return [];
}

describe.each(['phone', 'server'])('%s', (name) => {
  test('imports between folders flow one way', () => {
    const graph = importsBetweenFolders(join(APPS, name, 'src'));
    expect(graph.size).toBeGreaterThan(5);
    expect(cycle(graph)).toEqual([]);
  });
});

test('a way round is found', () => {
  const graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c'])],
    ['c', new Set(['b'])],
  ]);
  expect(cycle(graph)).toEqual(['b', 'c', 'b']);
});
