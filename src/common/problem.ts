import { STATUS_CODES } from 'node:http';

export interface FieldError {
  field: string;
  message: string;
  /** The row that stands in the way; only for callers who may read it. */
  id?: number;
  /** The version that a row has now, if it is not the expected one. */
  version?: number;
  /** Why a line of a stock document is refused; stable, for programs. */
  code?: string;
  /** The item of that line, and how many copies there are. */
  itemId?: number;
  available?: number;
  /** The items that fit a barcode. */
  itemIds?: number[];
}

/** An error as clients see it: RFC 9457, with a stable `code` for programs. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors?: FieldError[],
  ) {
    super(detail);
  }

  /** Whether the same request may succeed shortly. */
  get isTemporary(): boolean {
    return this.status === 503 || this.code === 'idempotency_key_in_use';
  }

  /** The same problem, with what is wrong in detail. */
  with(errors: FieldError[]): Problem {
    return new Problem(this.status, this.code, this.detail, errors);
  }

  static invalid(errors: FieldError[]): Problem {
    return new Problem(400, 'validation_failed', 'The request is not valid', errors);
  }

  /** For unknown names in a body or in a query. */
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

  /** For a row that no longer has the expected version. */
  static stale(detail: string, errors: FieldError[]): Problem {
    return new Problem(412, 'version_mismatch', detail, errors);
  }

  static routeNotFound(): Problem {
    return new Problem(404, 'route_not_found', 'There is nothing at this URL');
  }

  static conflict(code: string, detail: string): Problem {
    return new Problem(409, code, detail);
  }

  /** For requests that may be retried: the response says when. */
  static unavailable(detail: string, code = 'overloaded'): Problem {
    return new Problem(503, code, detail);
  }

  static stopping(): Problem {
    return Problem.unavailable('The process is stopping', 'stopping');
  }

  static unsupportedMediaType(detail: string): Problem {
    return new Problem(415, 'unsupported_media_type', detail);
  }

  /** For ids in a body that refer to no row. */
  static unprocessable(errors: FieldError[]): Problem {
    return new Problem(
      422,
      'reference_not_found',
      'The request refers to a row that does not exist',
      errors,
    );
  }

  /**
   * @param instance path of the request, without its query
   * @param mayRead whether the caller may know which rows stand in the way
   */
  toJson(instance: string, requestId: string, mayRead = false): object {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status],
      status: this.status,
      detail: this.detail,
      instance: instance.slice(0, MAX_INSTANCE),
      code: this.code,
      requestId,
      ...(this.errors && shown(this.errors, mayRead)),
    };
  }
}

/** These limits keep a response below 8 KiB, whatever the request contains. */
const MAX_ERROR_BYTES = 5000;
/** The same in characters and numbers, for OpenAPI; a longer field ends with an ellipsis. */
export const MAX_INSTANCE = 1000;
export const MAX_FIELD = 60;
export const MAX_MESSAGE = 300;
export const MAX_ERRORS = 200;

/** As many of the errors as fit into a response, and how many do not. */
function shown(all: FieldError[], mayRead: boolean): { errors: FieldError[]; omitted?: number } {
  let bytes = 0;
  const errors = all
    .slice(0, MAX_ERRORS)
    .map(shorten)
    .map((error) => (mayRead ? error : { ...error, id: undefined }))
    .filter((error) => {
      bytes += Buffer.byteLength(JSON.stringify(error));
      return bytes <= MAX_ERROR_BYTES;
    });
  const omitted = all.length - errors.length;
  return omitted > 0 ? { errors, omitted } : { errors };
}

function shorten({ field, message, ...others }: FieldError): FieldError {
  const name = field.length > MAX_FIELD ? `${field.slice(0, MAX_FIELD)}…` : field;
  return {
    field: name.toWellFormed(),
    message: message
      .replace(field, () => name)
      .slice(0, MAX_MESSAGE)
      .toWellFormed(),
    ...others,
  };
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
export const PROBLEM_TYPE = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;
