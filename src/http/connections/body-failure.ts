import type { IncomingMessage } from 'node:http';
import type { Problem } from '../../common/problem.js';

type Fail = (problem: Problem) => void;

/** How to respond to each request, with a body still arriving, if the body cannot be read. */
const failures = new WeakMap<IncomingMessage, Fail>();

/** @param fail responds to the request; replaces an earlier one */
export const onBodyFailure = (request: IncomingMessage, fail: Fail): void =>
  void failures.set(request, fail);

/** Responds to a request whose body is malformed, or has not arrived in time. */
export const failBody = (request: IncomingMessage, problem: Problem): void =>
  failures.get(request)?.(problem);
