/** Restricts a list to the rows of one parent: the foreign key's property, and the parent's id. */
export interface ParentFilter {
  property: string;
  id: number;
}

/** Extra conditions on the row to write. */
export interface WriteConditions {
  /** The row must have one of these versions. */
  versions?: number[];
  within?: ParentFilter;
}
