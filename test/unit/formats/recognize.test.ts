import { recognize } from '../../../src/books/import/formats/recognize.js';

describe('recognizing a file by its first bytes', () => {
  const files: [name: string, text: string, format: string | undefined][] = [
    ['MARC', '00714nam a2200205 a 4500001000500000020001800005\x1e4711\x1e', 'marc'],
    ['MARC after a line break', '\r\n00714nam a2200205 a 4500001000500000\x1e', 'marc'],
    ['MARCXML', '<?xml version="1.0"?>\n<!-- x --><collection xmlns="…"><record>', 'marcxml'],
    ['MARCXML with a prefix', '<marc:record xmlns:marc="…">', 'marcxml'],
    ['ONIX', '<?xml version="1.0"?><ONIXMessage release="3.0">', 'onix'],
    ['ONIX 2.1', '<!DOCTYPE ONIXMessage SYSTEM "x"><ONIXmessage>', 'onix'],
    ['ONIX with an internal DTD', '<!DOCTYPE a [<!ENTITY b "c">]><ONIXMessage>', 'onix'],
    ['rows', 'title,author\nA,B\n', undefined],
    ['rows of digits', '00714,12345\n', undefined],
  ];
  it.each(files)('finds %s', (_, text, format) => {
    expect(recognize(Buffer.from(text))).toBe(format);
    expect(recognize(Buffer.from(`\ufeff${text}`))).toBe(format);
  });

  it.each(['<ONIXMessage>', '<?xml version="1.0" encoding="UTF-16"?><ONIXMessage>'])(
    'finds UTF-16: %s',
    (text) => {
      const bytes = Buffer.from(text, 'utf16le');
      expect(recognize(bytes)).toBe('onix');
      expect(recognize(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toBe('onix');
    },
  );

  it('refuses other XML', () => {
    expect(() => recognize(Buffer.from('<html><body>'))).toThrow(
      'The file is XML, but neither MARCXML nor ONIX: it begins with <html>',
    );
  });
});
