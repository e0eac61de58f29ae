/** The cursor of the link to the next page (RFC 8288). */
export function nextCursor({ headers }: Response): string | undefined {
  const [, target] = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return target && (new URLSearchParams(target.split('?')[1]).get('cursor') ?? undefined);
}
