/** Now, or the given instant, for event payloads. */
export function stamp(at?: Date): number {
  return (at ?? new Date()).valueOf();
}
