import { ValidateBy } from 'class-validator';

/**
 * Makes a validation decorator of a function that says what is wrong with a value.
 * @param messageOf answers `undefined` for a value that is right, else the end of a sentence that
 *   begins with the property's name
 */
export const rule = (
  name: string,
  messageOf: (value: unknown, property: string) => string | undefined,
): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value, args) => messageOf(value, args!.property) === undefined,
      defaultMessage: (args) => `${args!.property} ${messageOf(args!.value, args!.property)}`,
    },
  });
