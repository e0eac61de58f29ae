import { nextTick, nextTurn, nextTickOfAnswers, turnTime } from '../../src/common/event-loop.js';

describe('turns of the event loop', () => {
  it('lets those that asked before a turn go on beside each other, step by step', async () => {
    const steps: string[] = [];
    const work = async (name: string): Promise<void> => {
      await nextTurn();
      steps.push(`${name} reads`);
      await Promise.resolve();
      steps.push(`${name} answers`);
    };
    await Promise.all([work('one'), work('two')]);
    expect(steps).toEqual(['one reads', 'two reads', 'one answers', 'two answers']);
  });

  it('sends what requests ask for before it goes on with answers that came earlier', async () => {
    const events: string[] = [];
    const answer = nextTickOfAnswers().then(() => events.push('answer'));
    const request = nextTurn()
      .then(nextTick)
      .then(() => events.push('request'));
    await Promise.all([answer, request]);
    expect(events).toEqual(['request', 'answer']);
  });

  it('lets what waits in the event loop come first', async () => {
    const events: string[] = [];
    setImmediate(() => events.push('socket'));
    await nextTurn();
    events.push('next turn');
    expect(events).toEqual(['socket', 'next turn']);
  });

  it('knows how long a turn has lasted', async () => {
    await nextTurn();
    const end = performance.now() + 20;
    while (performance.now() < end);
    expect(turnTime()).toBeGreaterThanOrEqual(20);
    await nextTurn();
    expect(turnTime()).toBeLessThan(20);
  });
});
