/**
 * Names of properties that every object inherits. Libraries that look names up in an object, such as
 * class-validator and class-transformer, take these for known ones, so that a field with such a name
 * would be accepted.
 */
export const isReservedName = (name: string): boolean =>
  name in Object.prototype || name === 'prototype';
