/** The list of one parent's rows: its foreign key, as a property, and its id. */
export interface ParentFilter {
  property: string;
  id: number;
}

/** What a row must be besides, for a write to touch it. */
export interface Only {
  /** It has one of these versions. */
  versions?: number[];
  within?: ParentFilter;
}
