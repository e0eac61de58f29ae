import { Injectable } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type FieldError, Problem } from '../common/problem.js';
import { MAX_INT } from '../common/fields/value-ranges.js';
import { violationOf } from './engine/database-errors.js';
import { Reads } from './reads.js';

/** A property that holds the id of another row. */
interface Reference {
  property: string;
  /** What it refers to, as messages name it. */
  name: string;
  entity: EntityTarget<ObjectLiteral>;
}

interface UsedReference extends Omit<Reference, 'property'> {
  id: number;
  field: string;
}

/** Names the ids of a refused write that refer to no row. The database decides; this only explains. */
@Injectable()
export class References {
  private readonly known = new Map<unknown, Reference[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: Reads,
  ) {}

  /**
   * Runs a write of these rows.
   * @param fieldOf names a property of a row in messages
   * @throws Problem (422) that names each reference to a row that does not exist
   */
  async checked<T>(
    entity: EntityTarget<ObjectLiteral>,
    rows: ObjectLiteral[],
    write: () => Promise<T>,
    fieldOf = (property: string, _index: number): string => property,
  ): Promise<T> {
    const used = this.of(entity).flatMap(({ property, ...reference }) =>
      rows.flatMap((row, index) =>
        row[property] == null
          ? []
          : [{ ...reference, id: row[property] as number, field: fieldOf(property, index) }],
      ),
    );
    if (!used.every(({ id }) => isInRange(id))) throw await this.missing(used);
    try {
      return await write();
    } catch (error) {
      throw violationOf(error)?.kind === 'foreignKey' ? await this.missing(used) : error;
    }
  }

  private of(entity: EntityTarget<ObjectLiteral>): Reference[] {
    let references = this.known.get(entity);
    if (!references) {
      const { manyToOneRelations } = this.dataSource.getMetadata(entity);
      references = manyToOneRelations.map(({ joinColumns, propertyName, type }) => ({
        property: joinColumns[0].propertyName,
        name: propertyName,
        entity: type as EntityTarget<ObjectLiteral>,
      }));
      this.known.set(entity, references);
    }
    return references;
  }

  private async missing(used: UsedReference[]): Promise<Problem> {
    const errors: FieldError[] = [];
    for (const { field, id, name, entity } of used) {
      if (!isInRange(id) || !(await this.reads.byId(entity, id))) {
        errors.push({ field, message: `There is no ${name} ${id}` });
      }
    }
    return Problem.unprocessable(errors);
  }
}

/** Whether an id fits a 32-bit column; one that does not refers to no row. */
const isInRange = (id: number): boolean => id >= -MAX_INT && id <= MAX_INT;
