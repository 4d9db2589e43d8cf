import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  awsCliDeployment,
  doubtful,
  estimate,
  INSTANCE_TYPES,
  parseDeployment,
  pricesIn,
  RELEASE_LABELS,
  readPrices,
} from '@verger/cloud';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support/templates.js';

test.each([
  [{ name: 'Not A Name' }, '--name takes'],
  [{ coreNodes: 0 }, '--core-nodes takes a whole number from 1 to 100'],
  [{ coreNodes: 'three' }, '--core-nodes takes'],
  [{ coreNodes: 5, maxCoreNodes: 2 }, '--max-core-nodes is less than --core-nodes'],
  [{ idleMinutes: 0 }, '--idle-minutes takes'],
  [{ budget: -3 }, '--budget takes US dollars'],
  [{ scientist: ['a b'] }, '--scientist takes a name'],
  [{ scientist: ['eve'], operator: ['eve'] }, 'eve cannot be both'],
  [{ vpc: 'my network', subnet: ['subnet-0a1b2c3d'] }, '--vpc takes an id like'],
  [{ vpc: 'vpc-0a1b2c3d', subnet: ['the first'] }, '--subnet takes an id like'],
  [{ vpc: 'vpc-0a1b2c3d' }, '--vpc and --subnet must be given together'],
  [{ subnet: ['subnet-0a1b2c3d'] }, '--vpc and --subnet must be given together'],
  [{ vpc: 'vpc-0a1b2c3d', subnet: ['subnet-0a1b2c3d', 'subnet-0a1b2c3d'] }, 'a --subnet is given twice'],
  [{ schedule: 'every morning' }, '--schedule takes'],
  [{ schedule: 'rate(5 minutes)' }, '--schedule takes'],
  [{ release: 'emr-99.0.0' }, 'emr-99.0.0 is not a supported EMR release'],
  [{ instanceType: 'm9.huge' }, 'm9.huge is not a supported instance type'],
])('%j is refused', (options, message) => {
  expect(() => parseDeployment(options)).toThrow(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }),
  );
});

test('a refused release or type names those that are known', () => {
  expect(() => parseDeployment({ release: 'x' })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(RELEASE_LABELS.join(', ')) }),
  );
  expect(() => parseDeployment({ instanceType: 'x' })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(INSTANCE_TYPES.join(', ')) }),
  );
});

const AT = { region: 'eu-west-3', photos: 90_000, hours: 2, storedGb: 10 };

test('an estimate adds up, and follows from the prices', async () => {
  const prices = await readPrices(undefined);
  const { run, idleMonth, deck, nodes } = estimate(parseDeployment({}), prices, AT);
  expect(nodes).toBe(4);
  expect(run.ec2).toBeCloseTo(2 * 4 * 0.224, 10);
  expect(run.emr).toBeCloseTo(2 * 4 * 0.048, 10);
  const nodesAlone = run.ec2 + run.emr + run.disks + run.addresses;
  expect(run.total).toBeCloseTo(nodesAlone + run.requests + run.metrics, 10);
  // The same nodes cost the same, whoever makes them; requests and metrics are the job's.
  expect(deck.sameHours).toBeCloseTo(nodesAlone, 10);
  expect(deck.forgottenWeekend).toBeCloseTo(30 * nodesAlone, 10);
  // Six metrics, for one hour of a month of 730.
  expect(run.metrics).toBeCloseTo((6 * 0.3) / 730, 10);
  // 90,000 reads; writes are dearer, but few.
  expect(run.requests).toBeGreaterThan(90 * 0.00042);
  expect(run.requests).toBeLessThan(3 * 90 * 0.00042);
  expect(idleMonth.dashboard).toBe(3);
  expect(idleMonth.total).toBeCloseTo(1 + 3 + 10 * 0.024, 10);
});

test.each([
  ['rate(1 day)', 30.4],
  ['rate(12 hours)', 60.8],
  ['cron(0 3 * * ? *)', 30.4],
  ['cron(0,30 6-9 * * ? *)', 243.3],
  ['cron(0/15 */8 * * ? *)', 365],
])('a schedule %s lists the photos %f times a month', async (schedule, times) => {
  const prices = await readPrices(undefined);
  const { idleMonth } = estimate(parseDeployment({ schedule }), prices, AT);
  expect(idleMonth.schedule / ((90 * 0.0053) / 1000)).toBeCloseTo(times, 0);
  expect(idleMonth.total).toBeCloseTo(1 + 3 + 10 * 0.024 + idleMonth.schedule, 10);
});

test('a private network costs its endpoints all the month, and no addresses', async () => {
  const prices = await readPrices(undefined);
  const of = (options: Record<string, unknown>) => estimate(parseDeployment(options), prices, AT);
  const [open, closed] = [of({}), of({ private: true })];
  expect(closed.run.total).toBeCloseTo(open.run.total - 2 * 4 * prices.ipv4Hour, 10);
  expect(closed.idleMonth.endpoints).toBeCloseTo(4 * 730 * prices.endpointHour, 10);
  expect(closed.idleMonth.total).toBeCloseTo(open.idleMonth.total + closed.idleMonth.endpoints, 10);
  expect(closed.deck).toEqual(open.deck);
  expect(of({ private: true, sessionManager: true }).idleMonth.endpoints).toBeCloseTo(
    7 * 730 * prices.endpointHour,
    10,
  );
  // Those of another's network are another's.
  const own = { vpc: 'vpc-0a1b2c3d', subnet: ['subnet-0a1b2c3d'], private: true };
  expect(of(own).idleMonth).toEqual(open.idleMonth);
});

test('by hand too, EMR gets its group in private subnets only', () => {
  const commands = (options: Record<string, unknown>) =>
    awsCliDeployment(parseDeployment(options), {
      ...{ region: 'eu-west-3', email: undefined, template: 'base.json' },
      archive: { path: 'a.tgz', key: 'bootstrap/a.tgz', sha256: '0'.repeat(64) },
      script: { path: 'b.sh', key: 'bootstrap/b.sh' },
    });
  for (const file of ['commands.sh', 'interactive.sh']) {
    const closed = commands({ private: true })[file]!;
    expect(closed).toContain('SERVICE_ACCESS_GROUP=$(output ServiceAccessGroup)');
    expect(closed).toContain(',ServiceAccessSecurityGroup=$SERVICE_ACCESS_GROUP');
    expect(commands({})[file]).not.toMatch(/service.?access/i);
  }
});

test('Spot lowers the core nodes only, Graviton lowers all, more photos take longer', async () => {
  const prices = await readPrices(undefined);
  const of = (options: Record<string, unknown>, at: object = {}) =>
    estimate(parseDeployment(options), prices, { ...AT, ...at });
  const plain = of({}).run;
  const spot = of({ spot: true }).run;
  expect(spot.ec2).toBeCloseTo(2 * 0.224 * (1 + 3 * prices.spotShare), 10);
  expect(spot.emr).toBe(plain.emr);
  expect(of({ instanceType: 'm6g.xlarge' }).run.total).toBeLessThan(plain.total);
  const once = of({}, { hours: undefined }).hours;
  const twice = of({}, { hours: undefined, photos: 180_000 }).hours;
  // The start of the cluster is paid once.
  expect(twice).toBeGreaterThan(once);
  expect(twice).toBeLessThan(2 * once);
});

test('a run without a cluster is estimated beside one with: vCPUs and memory of all workers, and the same requests', async () => {
  const prices = await readPrices(undefined);
  const of = (options: Record<string, unknown>, at: object = {}) =>
    estimate(parseDeployment(options), prices, { ...AT, region: 'us-east-1', ...at });
  const { serverless, run } = of({});
  // A driver of 4 vCPU and 16 GB, three executors of 4 and 8.
  expect(serverless!.vcpus).toBeCloseTo(2 * 16 * 0.052624, 10);
  expect(serverless!.memory).toBeCloseTo(2 * (16 + 3 * 8) * 0.0057785, 10);
  expect(serverless!.requests).toBe(run.requests);
  const { vcpus, memory, requests, metrics, total } = serverless!;
  expect(total).toBeCloseTo(vcpus + memory + requests + metrics, 10);
  expect(of({ instanceType: 'm6g.xlarge' }).serverless!.total).toBeLessThan(total);
  expect(of({}, { hours: undefined }).serverless!.hours).toBeLessThan(of({}, { hours: undefined }).hours);
  const unknown = {
    ...prices,
    regions: { 'us-east-1': { ...pricesIn(prices, 'us-east-1'), serverless: undefined } },
  };
  expect(estimate(parseDeployment({}), unknown, { ...AT, region: 'us-east-1' }).serverless).toBeUndefined();
});

test('int8 is cheaper where all nodes have VNNI, and nowhere else', async () => {
  const prices = await readPrices(undefined);
  const cost = (instanceType: string, precision: 'fp32' | 'int8') =>
    estimate(parseDeployment({ instanceType }), prices, {
      ...AT,
      hours: undefined,
      photos: 9_000_000,
      precision,
    });
  const nodes = ({ ec2, emr }: { ec2: number; emr: number }) => ec2 + emr;
  expect(nodes(cost('m6i.xlarge', 'int8').run)).toBeLessThan(0.8 * nodes(cost('m6i.xlarge', 'fp32').run));
  for (const type of ['m5.xlarge', 'm6g.xlarge']) {
    expect(cost(type, 'int8').run).toEqual(cost(type, 'fp32').run);
    expect(cost(type, 'int8').assumptions.join()).toContain('int8 is as slow as fp32');
  }
});

test('every region has every type, and each price says where it is from', async () => {
  const prices = await readPrices(undefined);
  for (const region of Object.keys(prices.regions)) {
    expect(Object.keys(pricesIn(prices, region).ec2Hour).sort()).toEqual([...INSTANCE_TYPES].sort());
  }
  expect(Object.keys(prices.emrHour).sort()).toEqual([...INSTANCE_TYPES].sort());
  for (const { source, date } of prices.sources) {
    expect(source.length).toBeGreaterThan(20);
    expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
  expect(() => pricesIn(prices, 'mars-1')).toThrow(expect.objectContaining({ code: 'price-region' }));
});

test('old prices, and those from memory, are doubtful', async () => {
  const prices = await readPrices(undefined);
  const soon = doubtful(prices, new Date('2026-11-23'), 'eu-west-3');
  expect(soon.every(({ checked, date }) => !checked || date < '2026-08-25')).toBe(true);
  expect(soon.length).toBeGreaterThan(0);
  const ours = prices.sources.filter(({ regions = ['eu-west-3'] }) => regions.includes('eu-west-3'));
  expect(doubtful(prices, new Date('2028-01-01'), 'eu-west-3')).toEqual(ours);
  // Who asks for one region hears nothing of another.
  expect(ours.length).toBeLessThan(prices.sources.length);
});

test('a file of prices is checked, and what is wrong in it is named', async () => {
  const file = join(temporaryFolder(), 'prices.json');
  const prices = await readPrices(undefined);
  writeFileSync(file, JSON.stringify({ ...prices, ipv4Hour: 0.01 }));
  expect((await readPrices(file)).ipv4Hour).toBe(0.01);
  writeFileSync(file, JSON.stringify({ ...prices, ipv4Hour: 'free' }));
  await expect(readPrices(file)).rejects.toMatchObject({
    code: 'price-file',
    message: expect.stringContaining('ipv4Hour'),
  });
  await expect(readPrices(`${file}.missing`)).rejects.toMatchObject({ code: 'price-file' });
});

test.each([
  [1_000_000, 256, 3907],
  [100_000_000, 1024, 97_657],
])(
  'of %i photos, parts are counted as the engine cuts them: %i photos in each',
  async (photos, size, parts) => {
    const prices = await readPrices(undefined);
    const { s3GetThousand, s3PutThousand } = pricesIn(prices, AT.region);
    const { run, assumptions } = estimate(parseDeployment({}), prices, { ...AT, photos });
    // Features and reduced, each written and moved; two listings by the thousand; 400 other writes.
    const writes = 4 * parts + (2 * photos) / 1000 + 400;
    expect(run.requests).toBeCloseTo((photos * s3GetThousand + writes * s3PutThousand) / 1000, 10);
    expect(assumptions).toContain(`one request a photo, two writes a part of ${size} photos`);
  },
);

test('docs/scaling.md tells the cost of a million photos as the model does', async () => {
  const prices = await readPrices(undefined);
  const { run } = estimate(parseDeployment({}), prices, {
    ...{ region: 'us-east-1', photos: 1_000_000, hours: undefined, storedGb: 1 },
  });
  const page = readFileSync(new URL('../../../docs/scaling.md', import.meta.url), 'utf8');
  expect(page).toContain(`**${run.total.toFixed(2)}**`);
  expect(page).toContain(`${run.requests.toFixed(2)} of requests`);
});
