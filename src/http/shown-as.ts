/** Lets the decorator of a parameter say how OpenAPI shows it, by a decorator of the method. */
export const shownAs =
  (decorate: MethodDecorator): ParameterDecorator =>
  (target, method) =>
    decorate(target, method!, Object.getOwnPropertyDescriptor(target, method!)!);
