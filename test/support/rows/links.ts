/** The target of a relation in a `Link` header, if present (RFC 8288). */
export const linkOf = (headers: Headers, relation: string): string | undefined =>
  new RegExp(`<([^>]*)>; rel="${relation}"`).exec(headers.get('link') ?? '')?.[1];
