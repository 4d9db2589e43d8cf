import { VergerError } from '@verger/base';
import { openSession, type Session } from '@verger/cloud';

/** Opens a session by the options that every command has which talks to AWS, and closes it afterwards. */
export async function withSession<T>(
  options: Record<string, unknown>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { endpointUrl, profile, region } = options as Record<string, string | undefined>;
  if (endpointUrl !== undefined && !/^https?:\/\/[^/]/.test(endpointUrl)) {
    throw new VergerError(
      'usage',
      'bad-option',
      `--endpoint-url ${endpointUrl}: takes http://… or https://…`,
      {
        hint: 'leave it out to talk to AWS',
      },
    );
  }
  const session = await openSession({ endpointUrl, profile, region });
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** `--poll-seconds` as milliseconds; 15 s by default, as often as EMR likes to be asked. */
export function pollEvery({ pollSeconds = 15 }: Record<string, unknown>): number {
  if (typeof pollSeconds === 'number' && pollSeconds > 0) return pollSeconds * 1000;
  throw new VergerError('usage', 'bad-option', `--poll-seconds ${pollSeconds}: takes seconds above 0`, {
    hint: 'leave it out for 15',
  });
}
