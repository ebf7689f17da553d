/** A secret as a function sees it: a file that Secret Manager fills, so that rotation needs no deployment. */
import type { SecretId } from '../../shared/names';

/** A type of its own, so that text where a secret belongs does not compile. */
export type MountedSecret = { readonly kind: 'mounted-secret'; readonly id: SecretId };

export const mountedSecret = (id: SecretId): MountedSecret => ({ kind: 'mounted-secret', id });

const fileName = 'value';

/** A mount hides what else is in its folder, so each secret has a folder of its own. */
export const mountPath = ({ id }: MountedSecret): string => `/secrets/${id}`;

/** What the function's environment variable says. */
export const fileReference = (secret: MountedSecret): string => `file:${mountPath(secret)}/${fileName}`;

export const secretVolume = (
  secret: MountedSecret,
  projectId: string,
): {
  readonly mountPath: string;
  readonly projectId: string;
  readonly secret: string;
  readonly versions: { readonly version: string; readonly path: string }[];
} => ({
  mountPath: mountPath(secret),
  projectId,
  secret: secret.id,
  // `latest`, so that a new version reaches running instances.
  versions: [{ version: 'latest', path: fileName }],
});
