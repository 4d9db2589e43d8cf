import { join } from 'node:path';

export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface ManagerPorts {
  readonly client: number;
  readonly scheduler: number;
  readonly tracker: number;
  readonly admin: number;
  readonly web: number;
}

export interface NodePorts {
  readonly rpc: number;
  readonly localizer: number;
  readonly web: number;
  readonly collector: number;
}

export interface NodeSize {
  /** Of each NodeManager, MB. */
  readonly memoryMb: number;
  /** Of each NodeManager. */
  readonly cores: number;
}

const local = (port: number) => `127.0.0.1:${port}`;

/** What both kinds of daemon, and clients, know. */
export function clusterProperties(ports: ManagerPorts): Properties {
  return {
    'yarn.resourcemanager.hostname': '127.0.0.1',
    'yarn.resourcemanager.bind-host': '127.0.0.1',
    'yarn.resourcemanager.address': local(ports.client),
    'yarn.resourcemanager.scheduler.address': local(ports.scheduler),
    'yarn.resourcemanager.resource-tracker.address': local(ports.tracker),
    'yarn.resourcemanager.admin.address': local(ports.admin),
    'yarn.resourcemanager.webapp.address': local(ports.web),
    'yarn.timeline-service.enabled': false,
    // A dead node is noticed in seconds, not in ten minutes.
    'yarn.nm.liveness-monitor.expiry-interval-ms': 10_000,
    'yarn.resourcemanager.nm.liveness-monitor.interval-ms': 1000,
    'yarn.resourcemanager.nodemanagers.heartbeat-interval-ms': 200,
    'yarn.scheduler.minimum-allocation-mb': 64,
    'yarn.scheduler.capacity.maximum-am-resource-percent': 0.9,
    'yarn.resourcemanager.scheduler.class':
      'org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler',
    'yarn.scheduler.capacity.root.queues': 'default',
    'yarn.scheduler.capacity.root.default.capacity': 100,
  };
}

/** What one NodeManager knows besides. */
export function nodeProperties(
  folder: string,
  { rpc, localizer, web, collector }: NodePorts,
  { memoryMb, cores }: NodeSize,
): Properties {
  return {
    'yarn.nodemanager.hostname': '127.0.0.1',
    'yarn.nodemanager.bind-host': '127.0.0.1',
    'yarn.nodemanager.address': local(rpc),
    'yarn.nodemanager.localizer.address': local(localizer),
    'yarn.nodemanager.webapp.address': local(web),
    'yarn.nodemanager.collector-service.address': local(collector),
    'yarn.nodemanager.local-dirs': join(folder, 'local'),
    'yarn.nodemanager.log-dirs': join(folder, 'containers'),
    'yarn.nodemanager.resource.memory-mb': memoryMb,
    'yarn.nodemanager.resource.cpu-vcores': cores,
    'yarn.nodemanager.container-monitor.interval-ms': 1000,
    // By default the memory limit is left to cgroups, which are not there: nothing would ever be killed.
    'yarn.nodemanager.resource.memory.enforced': false,
    'yarn.nodemanager.pmem-check-enabled': true,
    'yarn.nodemanager.vmem-check-enabled': false,
    // A test machine with a nearly full disk is still a good node.
    'yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage': 99.5,
    // What a container said stays readable until the part stops.
    'yarn.nodemanager.delete.debug-delay-sec': 3600,
  };
}

/** Hadoop's configuration format. */
export function siteXml(...properties: Properties[]): string {
  const rows = Object.entries(Object.assign({}, ...properties) as Properties).map(
    ([name, value]) => `  <property><name>${name}</name><value>${value}</value></property>`,
  );
  return `<?xml version="1.0"?>\n<configuration>\n${rows.join('\n')}\n</configuration>\n`;
}
