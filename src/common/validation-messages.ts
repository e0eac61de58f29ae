import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

/** Says what is wrong with one property of an object, if anything is. */
export type ValidationMessage = (object: object) => string | undefined;

/**
 * The checks of each property of a DTO, as plain functions over the validators that its
 * decorators registered: the rules are those of the API, without the cost of class-validator's
 * own walk, which rows by the hundred thousand would notice.
 */
export function validationMessages(dto: new () => object): Map<string, ValidationMessage> {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const properties = new Set(metadata.map(({ propertyName }) => propertyName));
  return new Map(
    [...properties].map((property) => [
      property,
      compile(
        property,
        metadata.filter(({ propertyName }) => propertyName === property),
      ),
    ]),
  );
}

function compile(property: string, checks: ValidationMetadata[]): ValidationMessage {
  const conditions = checks
    .filter(({ type }) => type === 'conditionalValidation')
    .map(({ constraints }) => constraints[0] as (object: object, value: unknown) => boolean);
  const validators = checks
    .filter(({ type }) => type === 'customValidation')
    .flatMap(({ constraintCls, constraints, target }) =>
      getMetadataStorage()
        .getTargetValidatorConstraints(constraintCls)
        .map(({ instance }) => ({ instance, constraints, targetName: String(target) })),
    );
  return (object) => {
    const value = object[property as keyof object] as unknown;
    if (!conditions.every((applies) => applies(object, value))) return undefined;
    for (const { instance, constraints, targetName } of validators) {
      const args = { value, constraints, targetName, object, property };
      if (!instance.validate(value, args)) return instance.defaultMessage!(args);
    }
    return undefined;
  };
}
