import { isIP } from 'node:net';

/** Whether a text is a host name in lower case, without a port. */
export const isHostName = (text: string): boolean => /^[a-z\d]([a-z\d.-]*[a-z\d])?$/.test(text);

/** Whether a text is an origin, such as https://example.org. */
export const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text;

/** Whether a text is an IP address, or a network such as 10.0.0.0/8. */
export function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
