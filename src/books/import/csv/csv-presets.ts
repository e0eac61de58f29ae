import type { Property } from '../formats/book-record.js';
import * as read from './cell-readers.js';

/** How to read a property: the columns, some of which a file may lack, and how to read their cells. */
export interface PresetColumn {
  from: string[];
  /** By default the first cell that is not empty. */
  by?: read.CellReader;
}

/** The layout of the file that a program exports. */
export interface Preset {
  /** How to call it. */
  title: string;
  /** Whether these headers, in this case, are of a file of this program. */
  isRecognized(has: (header: string) => boolean): boolean;
  /** Quotation marks are part of the text. */
  isUnquoted?: true;
  columns: Partial<Record<Property, PresetColumn>>;
}

/** The field that is read from each column of a header. */
export const fieldsByPreset = (header: string[], { columns }: Preset): (Property | undefined)[] => {
  const wanted = Object.entries(columns) as [Property, PresetColumn][];
  return header.map((name) => wanted.find(([, { from }]) => from.includes(name))?.[0]);
};

const CALIBRE_HEADERS = ['identifiers', 'pubdate', 'timestamp', 'series_index'];

/** The programs whose exports are read without a map. */
export const PRESETS = {
  goodreads: {
    title: 'Goodreads',
    isRecognized: (has) => ['Title', 'Author', 'ISBN', 'ISBN13'].every(has),
    columns: {
      title: { from: ['Title'] },
      author: { from: ['Author', 'Additional Authors'], by: read.namesByComma },
      isbn: { from: ['ISBN13', 'ISBN'], by: read.isbn },
      publisher: { from: ['Publisher'] },
      pageCount: { from: ['Number of Pages'] },
      year: { from: ['Year Published', 'Original Publication Year'] },
      averageRating: { from: ['Average Rating'], by: read.rating },
    },
  },
  librarything: {
    title: 'LibraryThing',
    isRecognized: (has) => ['Title', 'Primary Author', 'ISBN'].every(has),
    isUnquoted: true,
    columns: {
      title: { from: ['Title'] },
      author: { from: ['Primary Author'], by: read.invertedName },
      isbn: { from: ['ISBN'], by: read.isbn },
      publisher: { from: ['Publication'], by: read.publisherOfPublication },
      pageCount: { from: ['Page Count'] },
      year: { from: ['Date'] },
      language: { from: ['Languages'], by: read.language },
      description: { from: ['Summary'] },
    },
  },
  storygraph: {
    title: 'The StoryGraph',
    isRecognized: (has) => ['Title', 'Authors', 'ISBN/UID'].every(has),
    columns: {
      title: { from: ['Title'] },
      author: { from: ['Authors'], by: read.namesByComma },
      isbn: { from: ['ISBN/UID'], by: read.isbnOrUid },
    },
  },
  calibre: {
    title: 'Calibre',
    isRecognized: (has) =>
      has('title') && has('authors') && CALIBRE_HEADERS.filter(has).length >= 2,
    columns: {
      title: { from: ['title'] },
      author: { from: ['authors', 'author_sort'], by: read.calibreAuthors },
      isbn: { from: ['identifiers', 'isbn'], by: read.identifiers },
      publisher: { from: ['publisher'] },
      year: { from: ['pubdate'] },
      language: { from: ['languages'], by: read.language },
      description: { from: ['comments'] },
    },
  },
} satisfies Record<string, Preset>;
