/** What `call` throws: AWS's exceptions, by AWS's names. */

/**
 * An answer of the API that is no success. `exception` is AWS's name of it, `message` AWS's
 * text with the caller's values filled in.
 */
export class EcsError extends Error {
  readonly exception: string;

  constructor(exception: string, message: string) {
    super(message);
    this.name = 'EcsError';
    this.exception = exception;
  }
}

/** A request that the AWS CLI refuses before it leaves the machine: `message` starts with `Parameter validation failed:` and lists every problem. */
export class ParamValidationError extends EcsError {
  constructor(problems: readonly string[]) {
    super('ParamValidationError', ['Parameter validation failed:', ...problems].join('\n'));
    this.name = 'ParamValidationError';
  }
}

/** ClientException: content that ECS refuses, and identifiers that are not valid; what RegisterTaskDefinition answers most often. */
export function clientException(message: string): EcsError {
  return new EcsError('ClientException', message);
}

/** InvalidParameterException: an argument that ECS refuses; what CreateService, UpdateService, RunTask and capacity providers answer most often. */
export function invalidParameter(message: string): EcsError {
  return new EcsError('InvalidParameterException', message);
}

/** ClusterNotFoundException, with the text ECS gives it. */
export function clusterNotFound(): EcsError {
  return new EcsError('ClusterNotFoundException', 'Cluster not found.');
}

/** ServiceNotFoundException, with the text ECS gives it. */
export function serviceNotFound(): EcsError {
  return new EcsError('ServiceNotFoundException', 'Service not found.');
}
