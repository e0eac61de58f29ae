/**
 * Names that every object answers to by itself. Libraries that look a name up in an object, as
 * class-validator and class-transformer do, take them for known, so that a field of such a name
 * would pass as one that is allowed.
 */
export const isReservedName = (name: string): boolean =>
  name in Object.prototype || name === 'prototype';
