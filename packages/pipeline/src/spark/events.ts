import { z } from 'zod';

const applications = z.array(z.object({ id: z.string() }));
const stages = z.array(z.object({ stageId: z.number(), numFailedTasks: z.number() }));
const executors = z.array(z.object({ id: z.string(), isActive: z.boolean() }));

/**
 * Watches Spark's REST API for what people should hear of: tasks run again and executors lost. A page that does
 * not answer is no trouble: it is asked again later.
 *
 * @returns asks once, and tells what is new since the last time
 */
export function sparkEvents(): (web: string | undefined) => Promise<string[]> {
  const failed = new Map<number, number>();
  const lost = new Set<string>();
  return async (web) => {
    if (web === undefined) return [];
    try {
      const [application] = applications.parse(await get(`${web}/api/v1/applications`));
      if (application === undefined) return [];
      const base = `${web}/api/v1/applications/${application.id}`;
      const said: string[] = [];
      for (const { stageId, numFailedTasks } of stages.parse(await get(`${base}/stages`))) {
        const more = numFailedTasks - (failed.get(stageId) ?? 0);
        if (more > 0) said.push(`Spark runs ${more} failed task${more > 1 ? 's' : ''} again`);
        failed.set(stageId, numFailedTasks);
      }
      for (const { id, isActive } of executors.parse(await get(`${base}/allexecutors`))) {
        if (isActive || lost.has(id)) continue;
        lost.add(id);
        said.push(`Spark has lost executor ${id}; its tasks are run again elsewhere`);
      }
      return said;
    } catch {
      return [];
    }
  };
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  return response.json();
}
