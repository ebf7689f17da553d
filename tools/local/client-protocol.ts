/** The protocol definitions that Google's clients bring with them. */
import type * as loader from '@grpc/proto-loader';

type Json = Parameters<typeof loader.fromJSON>[0];

/**
 * The first of these files that is installed: they moved between packages and folders before. Throws, naming the places
 * tried, when none is.
 */
export function protocolOf(client: string, files: readonly string[]): Json {
  for (const file of files) {
    let path: string;
    try {
      path = require.resolve(file);
    } catch {
      continue;
    }
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a path known only at run time
    return require(path) as Json;
  }
  throw new Error(`the protocol definitions of the ${client} client are at none of: ${files.join(', ')}`);
}
