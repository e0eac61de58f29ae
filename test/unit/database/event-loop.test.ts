import {
  nextTick,
  yieldToEventLoop,
  yieldToRequests,
  timeInTick,
} from '../../../src/common/event-loop.js';

describe('yielding to the event loop', () => {
  it('resumes all callers of one tick together', async () => {
    const steps: string[] = [];
    const work = async (name: string): Promise<void> => {
      await yieldToEventLoop();
      steps.push(`${name} reads`);
      await Promise.resolve();
      steps.push(`${name} answers`);
    };
    await Promise.all([work('one'), work('two')]);
    expect(steps).toEqual(['one reads', 'two reads', 'one answers', 'two answers']);
  });

  it('resumes requests and their queries before callers that already have a result', async () => {
    const events: string[] = [];
    const answer = yieldToRequests().then(() => events.push('answer'));
    const request = yieldToEventLoop()
      .then(nextTick)
      .then(() => events.push('request'));
    await Promise.all([answer, request]);
    expect(events).toEqual(['request', 'answer']);
  });

  it('resumes after events that are already pending', async () => {
    const events: string[] = [];
    setImmediate(() => events.push('socket'));
    await yieldToEventLoop();
    events.push('resumed');
    expect(events).toEqual(['socket', 'resumed']);
  });

  it('measures how long the current tick has taken', async () => {
    await yieldToEventLoop();
    const end = performance.now() + 20;
    while (performance.now() < end);
    expect(timeInTick()).toBeGreaterThanOrEqual(20);
    await yieldToEventLoop();
    expect(timeInTick()).toBeLessThan(20);
  });
});
