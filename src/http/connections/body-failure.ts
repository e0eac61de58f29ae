import type { IncomingMessage } from 'node:http';
import type { Problem } from '../../common/problem.js';

type Fail = (problem: Problem) => void;

/** How each request whose body is still arriving is answered if the body cannot be read. */
const failures = new WeakMap<IncomingMessage, Fail>();

/** @param fail answers the request; replaces the one given before */
export const onBodyFailure = (request: IncomingMessage, fail: Fail): void =>
  void failures.set(request, fail);

/** Answers a request whose body has become unreadable, or has not arrived in time. */
export const failBody = (request: IncomingMessage, problem: Problem): void =>
  failures.get(request)?.(problem);
