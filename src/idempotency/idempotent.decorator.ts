import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { IdempotencyInterceptor, MAX_KEY } from './idempotency.interceptor.js';

/** A POST that can be sent again without being done again. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key means the same request; its answer is kept for 24 hours',
      schema: { type: 'string', minLength: 1, maxLength: MAX_KEY },
    }),
    ApiResponse({ status: 409 }),
    ApiResponse({ status: 422 }),
  );
