/** Where a secret's value is to be found. */
export type SecretReference =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'secret-manager'; readonly name: string };

/** Tells the three forms apart. A text that only looks like a reference is a problem, not a literal. */
export function parseSecretReference(text: string): { readonly value: SecretReference } | { readonly problem: string } {
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length);
    return path.startsWith('/') ? { value: { kind: 'file', path } } : { problem: 'must be file:<absolute path>' };
  }
  if (text.startsWith('projects/')) {
    return /^projects\/[^/]+\/secrets\/[\w-]+\/versions\/(latest|\d+|[A-Za-z][\w-]*)$/.test(text)
      ? { value: { kind: 'secret-manager', name: text } }
      : { problem: 'must be projects/<project>/secrets/<secret>/versions/<version>' };
  }
  return { value: { kind: 'literal', text } };
}
