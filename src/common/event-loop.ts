/** Resolves when all that go on now have said what they want, and before anything else arrives. */
export const nextTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

interface Turn {
  requests: Promise<void>;
  answers: Promise<void>;
}

let turn: Turn | undefined;
let beganAt = 0;

/**
 * Resolves once the event loop has taken in whatever waits on its sockets, for all callers at once:
 * they go on step by step beside each other, so that the processor does the same work again and
 * again, with its code and data at hand, and the answers leave together. Under load that doubles
 * what a process can answer; a request alone waits 0.02 ms.
 */
export const nextTurn = (): Promise<void> => (turn ??= prepareTurn()).requests;

/**
 * As `nextTurn`, for who has an answer of the database server: after the requests, so that the
 * server has what they ask of it, and works, while the answers are written.
 */
export const nextTickOfAnswers = (): Promise<void> => (turn ??= prepareTurn()).answers;

/** All that follows from the first immediate happens before the second. */
function prepareTurn(): Turn {
  const requests = new Promise<void>((resolve) => setImmediate(() => begin(resolve)));
  const answers = new Promise<void>((resolve) => setImmediate(resolve));
  return { requests, answers };
}

function begin(resolve: () => void): void {
  turn = undefined;
  beganAt = performance.now();
  resolve();
}

/** Milliseconds since those that go on together began to: others wait meanwhile. */
export const turnTime = (): number => performance.now() - beganAt;
