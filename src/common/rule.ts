import { ValidateBy, ValidateIf } from 'class-validator';

/**
 * Makes a validation decorator of a function that says what is wrong with a value.
 * @param complaintOf answers `undefined` for a value that is right, else the end of a sentence
 *   that begins with the property's name
 */
export const rule = (
  name: string,
  complaintOf: (value: unknown) => string | undefined,
): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value) => complaintOf(value) === undefined,
      defaultMessage: (args) => `${args?.property} ${complaintOf(args?.value)}`,
    },
  });

/** The property may be left out, but null is a value like any other, and checked. */
export const Omittable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
