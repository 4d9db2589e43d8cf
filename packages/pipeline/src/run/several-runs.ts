import { basename } from 'node:path';
import { elementAt, type Log, VergerError } from '@verger/base';
import { sha256 } from '@verger/storage/hash';
import { openSource } from '@verger/storage/photos';
import { openStore, type Store } from '@verger/storage/store';
import { differing } from '../features/committed.js';
import type { CountedPart, PartSet } from '../features/part-set.js';
import { readRunFile } from '../manifest/run-file.js';
import type { RunConfig, RunJson, SourceRun } from '../manifest/run-json.js';
import { commonFolder, prefixesBelow } from './common-folder.js';
import { countOnce } from './count-once.js';

/** Runs whose rows make one model, as if one run had seen the photos of all. */
export interface SeveralRuns {
  /** That of each; its photos lie in the folder that holds the photos of all. */
  readonly config: RunConfig;
  readonly from: readonly SourceRun[];
  readonly sets: readonly PartSet[];
}

interface Opened {
  readonly store: Store;
  readonly json: RunJson;
}

/**
 * Opens the runs that a model is to be made of, whatever the order they are named in. A photo that two of them hold
 * counts once.
 *
 * @param urls folders or URLs
 * @param out where the model goes
 * @throws VergerError `bad-option` of `--from`, `no-run`, `stage-missing`, `runs-differ`, `runs-disagree`, `part-broken`
 */
export async function openSeveralRuns(urls: readonly string[], out: string, log: Log): Promise<SeveralRuns> {
  const places = [...urls, out].map((url) => openStore(url).url);
  for (const [at, place] of places.entries()) {
    if (places.indexOf(place) === at) continue;
    const why = at === urls.length ? 'is also --out' : 'is named twice';
    throw new VergerError('usage', 'bad-option', `--from ${place}: ${why}`, {
      hint: 'name each run once by --from, and a folder of its own by --out',
    });
  }
  const opened = await Promise.all(urls.map(openOne));
  const first = elementAt(opened, 0);
  for (const other of opened) assertAlike(first, other);
  for (const { store, json } of opened) {
    if (json.state === 'done') continue;
    log.warn(
      `${store.url} is not done (${json.state}): the ${json.counts.features} photos of its run.json count`,
    );
  }
  const roots = opened.map(({ json }) => json.config.photos);
  const prefixes = prefixesBelow(roots);
  const from = opened
    .map(
      ({ store, json }, at): SourceRun => ({
        run: store.url,
        runId: json.runId,
        photos: json.config.photos,
        prefix: elementAt(prefixes, at),
        parts: partsDigest(json),
      }),
    )
    // By the paths of their photos: the order of the options changes no bit of the model.
    .sort((a, b) => (a.prefix === b.prefix ? order(a.run, b.run) : order(a.prefix, b.prefix)));
  const sets = await setsOf(from, opened);
  const rows = (of: readonly { features: readonly CountedPart[] }[]) =>
    of.flatMap(({ features }) => features).reduce((sum, part) => sum + part.rows, 0);
  const twice = rows(opened.map(({ json }) => json.parts)) - rows(sets);
  if (twice > 0) log.warn(`${twice} photos are in two of the runs, with the same content: each counts once`);
  return { config: { ...first.json.config, photos: commonFolder(roots) }, from, sets };
}

/**
 * The parts that the rows of a run are in: its own, or those of the runs that it is made of.
 *
 * @throws VergerError `stage-stale` when one of these has changed since
 */
export async function partSetsOf({ store, json }: Opened): Promise<readonly PartSet[]> {
  if (json.from === undefined) {
    return [{ store, prefix: '', features: json.parts.features, errors: json.parts.errors }];
  }
  const opened = await Promise.all(json.from.map(({ run }) => openOne(run)));
  for (const [at, { runId, parts }] of json.from.entries()) {
    const { store: source, json: now } = elementAt(opened, at);
    if (now.runId === runId && partsDigest(now) === parts) continue;
    const again = json.from.map(({ run }) => `--from ${run}`).join(' ');
    throw new VergerError(
      'input',
      'stage-stale',
      `${source.url} has changed since ${store.url} was made of it`,
      {
        hint: `make it anew: verger pca ${again} --out ${store.url}`,
      },
    );
  }
  return setsOf(json.from, opened);
}

/** Where the photos of a run are read, and how their place is called. */
export function photosOf({ config, from }: RunJson): {
  readonly name: string;
  read(path: string): Promise<Uint8Array>;
} {
  if (from === undefined) {
    const source = openSource(config.photos);
    return { name: basename(source.url), read: (path) => source.read(path) };
  }
  const sources = from.map(({ photos, prefix }) => ({ prefix, source: openSource(photos) }));
  return {
    name: basename(config.photos) || 'photos of several places',
    async read(path) {
      let missing: unknown = new Error(`${path} is in none of the runs`);
      for (const { prefix, source } of sources) {
        if (!path.startsWith(prefix)) continue;
        try {
          return await source.read(path.slice(prefix.length));
        } catch (error) {
          missing = error;
        }
      }
      throw missing;
    },
  };
}

async function openOne(url: string): Promise<Opened> {
  const store = openStore(url);
  const json = await readRunFile(store);
  if (json === undefined) {
    throw new VergerError('input', 'no-run', `${store.url} holds no run`, {
      hint: `make it first: verger features <photos> --out ${store.url}`,
    });
  }
  if (json.from !== undefined) {
    const runs = json.from.map(({ run }) => run).join(', ');
    throw new VergerError(
      'usage',
      'bad-option',
      `--from ${store.url}: was itself made from several runs: ${runs}`,
      {
        hint: 'name those instead',
      },
    );
  }
  if (json.parts.features.length === 0) {
    throw new VergerError('input', 'stage-missing', `${store.url} has no features yet`, {
      hint: `run first: verger features <photos> --out ${store.url}`,
    });
  }
  return { store, json };
}

/** Features of two networks, precisions or ways of preprocessing are of two spaces. */
function assertAlike(first: Opened, other: Opened): void {
  const said = differing(first.json.config, other.json.config).map(
    (key) => `${key} is ${first.json.config[key]} in the one, ${other.json.config[key]} in the other`,
  );
  if (said.length === 0) return;
  throw new VergerError(
    'usage',
    'runs-differ',
    `${first.store.url} and ${other.store.url} cannot make one model: ${said.join('; ')}`,
    { hint: 'compute the features of both by the same backbone, options and version of Verger' },
  );
}

async function setsOf(from: readonly SourceRun[], opened: readonly Opened[]): Promise<readonly PartSet[]> {
  const byUrl = new Map(opened.map((one) => [one.store.url, one]));
  const sets = from.map(({ run, prefix }): PartSet => {
    const { store, json } = byUrl.get(run)!;
    return { store, prefix, features: json.parts.features, errors: json.parts.errors };
  });
  return countOnce(sets);
}

/** Changes when a part does. */
const partsDigest = ({ parts }: RunJson): string =>
  sha256([...parts.features, ...parts.errors].map(({ name }) => name).join('\n'));

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
