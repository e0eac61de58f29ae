import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/**
 * Makes a validation decorator from a function that returns a validation message.
 * @param messageOf returns undefined for a valid value, otherwise the end of a sentence that begins
 *   with the name of the property
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

/** Converts the texts `true` and `false`; any other value is left to validation. */
export const ToBoolean = Transform(
  ({ value }) => ({ true: true, false: false })[String(value)] ?? value,
);
