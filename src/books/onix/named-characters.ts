import { characterEntities } from 'character-entities';

/**
 * The characters that HTML names, such as `eacute`. ONIX 2.1 may use these names, because its DTD
 * declares them. No prototype: `constructor` is not one of them.
 */
export const NAMED_CHARACTERS: Record<string, string> = Object.assign(
  Object.create(null) as object,
  characterEntities,
);
