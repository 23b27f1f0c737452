/*
 * The types of Inversify that public signatures use, in a form that fits every supported version: version 6
 * doesn't export any of them by these names, and its type of a container is an interface, not the class.
 */

/** A container of any supported version of Inversify. */
export interface AnyContainer {
  bind(serviceId: never): unknown;
  get(serviceId: never): unknown;
  isBound(serviceId: never): boolean;
}

/** The identifier of a service: a string, a symbol or a class, whose constructor may be abstract or private. */
export type AnyServiceIdentifier<T = unknown> =
  string | symbol | (abstract new (...args: never[]) => T) | NewableFunction;

/** The options that a method of a container takes after the identifier of a service. */
export type ResolutionOptions<Method> = Method extends (
  serviceId: never,
  options?: infer Options,
) => unknown
  ? Options
  : never;

/** A part of the fluent syntax of a binding that takes a handler. */
export interface HandlerSyntax<Handler> {
  onActivation(handler: Handler): unknown;
}

/** A part of the fluent syntax of a binding that takes a condition. */
export interface ConditionSyntax<Next> {
  when(condition: never): Next;
}

/** The type of the objects that a binding in the fluent syntax yields. */
export type BindingValue<B> =
  B extends HandlerSyntax<infer Handler>
    ? Handler extends (context: never, value: infer T) => unknown
      ? T
      : object
    : B extends ConditionSyntax<infer Next>
      ? Next extends HandlerSyntax<unknown>
        ? BindingValue<Next>
        : object
      : object;
