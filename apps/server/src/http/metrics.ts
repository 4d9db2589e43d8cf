/** Upper bounds of the time classes, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Counts for a monitoring system, in the text format of Prometheus (version 0.0.4). */
export interface Metrics {
  request(route: string, method: string, status: number, seconds: number): void;
  photo(failed: boolean): void;
  correction(): void;
  /** @param busy photos waiting or being recognised */
  text(busy: number): string;
}

/** Starts counting at 0. */
export function openMetrics(): Metrics {
  const requests = new Map<string, number>();
  const times = new Map<string, { buckets: number[]; sum: number; count: number }>();
  const photos = { ok: 0, failed: 0 };
  let corrections = 0;
  return {
    request(route, method, status, seconds) {
      const key = `route="${route}",method="${method}",status="${status}"`;
      requests.set(key, (requests.get(key) ?? 0) + 1);
      const time = times.get(route) ?? { buckets: BOUNDS.map(() => 0), sum: 0, count: 0 };
      for (const [i, bound] of BOUNDS.entries()) if (seconds <= bound) time.buckets[i]!++;
      time.sum += seconds;
      time.count++;
      times.set(route, time);
    },
    photo(failed) {
      photos[failed ? 'failed' : 'ok']++;
    },
    correction() {
      corrections++;
    },
    text(busy) {
      const lines = ['# TYPE verger_requests_total counter'];
      for (const [key, count] of requests) lines.push(`verger_requests_total{${key}} ${count}`);
      lines.push('# TYPE verger_request_seconds histogram');
      for (const [route, { buckets, sum, count }] of times) {
        for (const [i, bound] of BOUNDS.entries()) {
          lines.push(`verger_request_seconds_bucket{route="${route}",le="${bound}"} ${buckets[i]}`);
        }
        lines.push(`verger_request_seconds_bucket{route="${route}",le="+Inf"} ${count}`);
        lines.push(`verger_request_seconds_sum{route="${route}"} ${sum}`);
        lines.push(`verger_request_seconds_count{route="${route}"} ${count}`);
      }
      lines.push('# TYPE verger_photos_total counter');
      lines.push(`verger_photos_total{outcome="ok"} ${photos.ok}`);
      lines.push(`verger_photos_total{outcome="failed"} ${photos.failed}`);
      lines.push('# TYPE verger_corrections_total counter', `verger_corrections_total ${corrections}`);
      lines.push('# TYPE verger_photos_waiting gauge', `verger_photos_waiting ${busy}`);
      lines.push('# TYPE process_resident_memory_bytes gauge');
      lines.push(`process_resident_memory_bytes ${process.memoryUsage.rss()}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
