/** Applies a method decorator from a parameter decorator, to document the parameter in OpenAPI. */
export const documentParameter =
  (decorate: MethodDecorator): ParameterDecorator =>
  (target, method) =>
    decorate(target, method!, Object.getOwnPropertyDescriptor(target, method!)!);
