import { STATUS_CODES } from 'node:http';

export interface FieldError {
  field: string;
  message: string;
}

/** What went wrong, as the client is told it: RFC 9457, with a code that programs can rely on. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors?: FieldError[],
  ) {
    super(detail);
  }

  /** Whether the same request may succeed in a moment. */
  get isTemporary(): boolean {
    return this.status === 503 || this.code === 'idempotency_key_in_use';
  }

  static invalid(errors: FieldError[]): Problem {
    return new Problem(400, 'validation_failed', 'The request is not valid', errors);
  }

  /** For names that are not known there, in a body or in a query. */
  static unknownFields(names: string[]): Problem {
    return Problem.invalid(
      names.map((field) => ({ field, message: `property ${field} should not exist` })),
    );
  }

  static badRequest(detail: string, code = 'bad_request'): Problem {
    return new Problem(400, code, detail);
  }

  static notFound(what = 'Resource'): Problem {
    return new Problem(404, 'not_found', `${what} not found`);
  }

  /**
   * Why a row could not be changed: there is none, or none in a version that If-Match accepts.
   * @param row as it is now
   */
  static notChanged(what: string, row: unknown): Problem {
    return row
      ? new Problem(412, 'version_mismatch', `${what} has been changed: If-Match does not match`)
      : Problem.notFound(what);
  }

  static routeNotFound(): Problem {
    return new Problem(404, 'route_not_found', 'There is nothing at this URL');
  }

  static conflict(code: string, detail: string): Problem {
    return new Problem(409, code, detail);
  }

  /** For what may be tried again: the answer says when. */
  static unavailable(detail: string, code = 'overloaded'): Problem {
    return new Problem(503, code, detail);
  }

  static stopping(): Problem {
    return Problem.unavailable('The process is stopping', 'stopping');
  }

  static unsupportedMediaType(detail: string): Problem {
    return new Problem(415, 'unsupported_media_type', detail);
  }

  /** For ids in a body that point nowhere. */
  static unprocessable(errors: FieldError[]): Problem {
    return new Problem(
      422,
      'reference_not_found',
      'The request refers to a row that does not exist',
      errors,
    );
  }

  /** @param instance path of the request, without its query */
  toJson(instance: string, requestId: string): object {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status],
      status: this.status,
      detail: this.detail,
      instance: instance.slice(0, MAX_INSTANCE),
      code: this.code,
      requestId,
      ...(this.errors && { errors: fitting(this.errors) }),
    };
  }
}

/** With these an answer stays below 8 KiB, whatever is sent to be named in it. */
const MAX_INSTANCE = 1000;
const MAX_FIELD = 60;
const MAX_MESSAGE = 300;
const MAX_ERROR_BYTES = 5000;

/** As many of the errors as an answer has room for. */
function fitting(errors: FieldError[]): FieldError[] {
  let bytes = 0;
  return errors.map(shorten).filter((error) => {
    bytes += Buffer.byteLength(JSON.stringify(error));
    return bytes <= MAX_ERROR_BYTES;
  });
}

function shorten({ field, message }: FieldError): FieldError {
  const name = field.length > MAX_FIELD ? `${field.slice(0, MAX_FIELD)}…` : field;
  return {
    field: name.toWellFormed(),
    message: message
      .replace(field, () => name)
      .slice(0, MAX_MESSAGE)
      .toWellFormed(),
  };
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
export const PROBLEM_TYPE = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;
