const { EntitySchema } = require('typeorm');

const id = { type: 'int', primary: true, generated: true };

exports.Store = new EntitySchema({
  name: 'Store',
  tableName: 'stores',
  columns: {
    id,
    shortName: { type: 'varchar', length: 80 },
  },
});

exports.Item = new EntitySchema({
  name: 'Item',
  tableName: 'items',
  columns: { id },
  relations: {
    store: { type: 'many-to-one', target: 'Store', onDelete: 'CASCADE', nullable: false },
  },
});
