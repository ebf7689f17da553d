/** Whose OIDC tokens a push must carry. */
export type ExpectedToken = {
  /** Its keys are found through `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery 1.0). */
  readonly issuer: string;
  readonly audience: string;
};

/** Reads `<issuer>,<audience>`. */
export function parseExpectedToken(text: string): { readonly value: ExpectedToken } | { readonly problem: string } {
  const [issuer = '', audience = '', ...more] = text.split(',').map((part) => part.trim());
  return /^https?:\/\/[^/]/.test(issuer) && audience !== '' && more.length === 0
    ? { value: { issuer, audience } }
    : { problem: 'must be <issuer>,<audience>, the issuer beginning with https://' };
}
