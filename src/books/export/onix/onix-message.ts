/** What stands before the first product of an ONIX 3.0 message. */
export function onixHead(sentAt: Date): string {
  const sent = sentAt.toISOString().replace(/\.\d+|[-:]/g, '');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference">\n' +
    `<Header><Sender><SenderName>Octavo</SenderName></Sender>` +
    `<SentDateTime>${sent}</SentDateTime></Header>\n`
  );
}

/** What stands behind the last product. The schema wants at least one, or NoProduct. */
export const onixTail = (products: number): string =>
  `${products === 0 ? '<NoProduct/>\n' : ''}</ONIXMessage>\n`;
