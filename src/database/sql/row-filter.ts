import type { RowConditions } from '../../common/fields/sent-back.js';

/** Restricts a list to the rows of one parent: the foreign key's property, and the parent's id. */
export interface ParentFilter {
  property: string;
  id: number;
}

/** Extra conditions on the row to write. */
export interface WriteConditions extends RowConditions {
  within?: ParentFilter;
}
