/** The target of a `Link` header's link to a page beside, if there is one (RFC 8288). */
export const linkOf = (headers: Headers, relation: string): string | undefined =>
  new RegExp(`<([^>]*)>; rel="${relation}"`).exec(headers.get('link') ?? '')?.[1];
