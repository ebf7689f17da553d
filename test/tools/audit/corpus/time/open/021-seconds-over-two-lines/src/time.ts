const MS_PER_SECOND = 1000;

export function nowSeconds(): number {
  const ms = Date.now();
  return (ms / MS_PER_SECOND) | 0;
}
