import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/**
 * Makes a validation decorator from a function that returns a validation message.
 * @param messageOf gets the value, the name of the property and the object that has it; returns undefined for a valid value, otherwise the end of a sentence that begins
 *   with the name of the property
 */
export const rule = (
  name: string,
  messageOf: (value: unknown, property: string, object: any) => string | undefined,
): PropertyDecorator =>
  ValidateBy({
    name,
    validator: {
      validate: (value, args) => messageOf(value, args!.property, args!.object) === undefined,
      defaultMessage: (args) =>
        `${args!.property} ${messageOf(args!.value, args!.property, args!.object)}`,
    },
  });

/** Converts the texts `true` and `false`; any other value is left to validation. */
export const ToBoolean = Transform(
  ({ value }) => ({ true: true, false: false })[String(value)] ?? value,
);
