/** What is deleted by itself: old images and old versions of the state, and nothing that is in use. */
import { finding, valueAt, type Finding, type Model } from './stack';

/** As the settings allow them one by one, these belong together. */
export function checkCleanUp(model: Model): Finding[] {
  const findings: Finding[] = [];
  for (const images of model.of('google_artifact_registry_repository')) {
    const policies = shapeOf(valueAt(images, 'cleanup_policies'));
    const expected = ['action,condition,id', 'action,id,most_recent_versions'];
    if (JSON.stringify(policies) !== JSON.stringify(expected)) {
      findings.push(
        finding('clean-up', images, 'has not one policy that deletes old images and one that keeps new ones'),
      );
    }
  }
  for (const bucket of model.of('google_storage_bucket')) {
    const isVersioned = valueAt(bucket, 'versioning') !== undefined;
    const rules = shapeOf(valueAt(bucket, 'lifecycle_rule'));
    if (JSON.stringify(rules) !== JSON.stringify(isVersioned ? ['action,condition'] : [])) {
      findings.push(finding('clean-up', bucket, 'has to delete old versions where it has them, and nothing else'));
    }
  }
  return findings;
}

/** The names of the fields of each block. */
const shapeOf = (blocks: unknown): string[] =>
  Array.isArray(blocks)
    ? blocks.map((block: unknown) =>
        Object.keys(Object(block) as object)
          .sort()
          .join(','),
      )
    : [];
