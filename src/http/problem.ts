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

  static invalid(errors: FieldError[]): Problem {
    return new Problem(400, 'validation_failed', 'The request is not valid', errors);
  }

  static badRequest(detail: string, code = 'bad_request'): Problem {
    return new Problem(400, code, detail);
  }

  static notFound(what = 'Resource'): Problem {
    return new Problem(404, 'not_found', `${what} not found`);
  }

  static conflict(code: string, detail: string): Problem {
    return new Problem(409, code, detail);
  }

  static unsupportedMediaType(detail: string): Problem {
    return new Problem(415, 'unsupported_media_type', detail);
  }

  /** For ids in a body that point nowhere. */
  static unprocessable(errors: FieldError[]): Problem {
    return new Problem(
      422,
      'reference_not_found',
      'The request refers to what does not exist',
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
      instance,
      code: this.code,
      requestId,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
export const PROBLEM_TYPE = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;
