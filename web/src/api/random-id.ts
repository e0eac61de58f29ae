/** Random enough for an Idempotency-Key. Unlike `crypto.randomUUID`, also on pages that came by plain HTTP. */
export const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
