import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openStore } from '@verger/storage/store';
import { cannotStart, delayingProxy, type Fault, type ProxiedRequest, startS3 } from '@verger/testing';
import { writeSmallBackbone } from '@verger/testing/fixtures';
import { type Campaign, pick, Tally, whole } from './campaign.js';
import { writeSamplePhotos } from './photos.js';
import { differences, rowsOf, verger } from './program.js';

const PHOTOS = 120;

/** Requests of a bucket that go wrong: photos and run folder both live there. */
export const s3: Campaign = {
  name: 's3',
  about: 'requests of a bucket refused, cut, lost, silent, flipped on the wire, or denied for a while',
  faults: 600,
  missing: () => cannotStart('s3') || undefined,
  async run({ folder, random, faults, say }) {
    const photos = join(folder, 'photos');
    await writeSamplePhotos(photos, PHOTOS);
    const backbone = writeSmallBackbone(join(folder, 'small.onnx'));
    const args = (from: string, out: string) => [
      ...['features', from, '--out', out, '--backbone', backbone],
      ...['--workers', '2', '--max-errors', '1', '--json'],
    ];
    await verger(args(photos, join(folder, 'whole')));
    const wanted = await rowsOf(join(folder, 'whole'));
    const server = await startS3();
    const proxy = await delayingProxy({ target: server.endpoint });
    const broken: string[] = [];
    const tally = new Tally();
    let runs = 0;
    let stopped = 0;
    try {
      await server.makeBucket('chaos');
      Object.assign(process.env, server.env);
      const store = openStore('s3://chaos/photos');
      for (const path of readdirSync(photos, { recursive: true, encoding: 'utf8' }).filter((one) =>
        one.endsWith('.jpg'),
      )) {
        await store.write(path, readFileSync(join(photos, path)));
      }
      const env = { ...server.env, AWS_ENDPOINT_URL: proxy.url };
      for (; tally.all < faults; runs++) {
        const out = `s3://chaos/run-${runs}`;
        // A few refusals of the credentials in a row stop a run; the same command goes on.
        let expired = random() < 0.5 ? whole(random, 1, 6) : 0;
        const share = random.between(0.05, 0.3);
        proxy.setFaults((request: ProxiedRequest) => {
          const roll = random();
          if (request.method === 'GET' && expired > 0 && roll > 0.97) {
            expired--;
            tally.add('token expired');
            return { kind: 'status', status: 400, code: 'ExpiredToken' };
          }
          if (roll > share) return undefined;
          const [name, fault] = oneFault(random);
          // Listings have no checksum in S3: only TLS keeps their names.
          const isObject = request.method === 'GET' && !request.path.includes('list-type');
          if (fault.kind === 'flip' && !isObject) return undefined;
          tally.add(name);
          return fault;
        });
        let exit: number | null = null;
        for (let start = 0; start < 20 && exit !== 0; start++) {
          const ended = await verger(args('s3://chaos/photos', out), { env });
          exit = ended.exit;
          if (exit === 5) stopped++;
          else if (exit !== 0) broken.push(`run ${runs}: exit ${exit}: ${ended.stderr.slice(-300)}`);
        }
        proxy.setFaults(undefined);
        if (exit !== 0) broken.push(`run ${runs} never ended well`);
        const copy = join(folder, `copy-${runs}`);
        const result = openStore(out);
        for await (const { path } of result.list('')) {
          const bytes = (await result.read(path))!;
          mkdirSync(dirname(join(copy, path)), { recursive: true });
          writeFileSync(join(copy, path), bytes);
        }
        broken.push(...differences(await rowsOf(copy), wanted).map((what) => `run ${runs}: ${what}`));
        say(`${tally.all} of ${faults} faults, ${runs + 1} runs`);
      }
    } finally {
      await proxy.stop();
      await server.stop();
    }
    return {
      faults: tally.counts,
      checked: `${PHOTOS} rows of each of ${runs} runs, bit for bit; ${stopped} stops with exit 5, gone on with`,
      broken,
    };
  },
};

function oneFault(random: () => number): [string, Fault] {
  const byte = Math.floor(random() * 400);
  return pick(
    random as never,
    [
      ['500', { kind: 'status', status: 500, code: 'InternalError' }],
      ['503 SlowDown', { kind: 'status', status: 503, code: 'SlowDown' }],
      ['answer lost', { kind: 'lost' }],
      ['body cut', { kind: 'cut', afterBytes: byte }],
      ['bit flipped', { kind: 'flip', byte }],
      ['no length', { kind: 'chunked' }],
      ['silent for 2 s', { kind: 'silence', ms: 2000 }],
    ] as readonly [string, Fault][],
  );
}
