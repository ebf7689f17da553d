import { track } from './customerio';

/** Replaced by the release script. */
const BUILD = '5eedc0ffee0ddba11facade5a1ad1dea0badf00d';
const SCHEMA_DIGEST = 'c0ffee5a1ad0ddba1105';

export async function reportRelease(botId: string, version: string): Promise<void> {
  await track.track(botId, {
    name: 'release_published',
    data: {
      version,
      build: BUILD,
      schema_digest: SCHEMA_DIGEST,
    },
  });
}
