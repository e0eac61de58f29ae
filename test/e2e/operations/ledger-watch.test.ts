import { jest } from '@jest/globals';
import { LedgerWatch } from '../../../src/ledger/check/ledger-watch.js';
import { MetricsService } from '../../../src/metrics/metrics.service.js';
import { type LoggedApp, startLoggedApp } from '../../support/logged-app.js';
import { createItem } from '../../support/rows/factories.js';
import { unprotectLedgers } from '../../support/rows/ledgers.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let app: LoggedApp;
afterEach(async () => {
  jest.useRealTimers();
  await app.close();
});

const check = (): Promise<void> => app.app.get(LedgerWatch).check();

const metrics = async (): Promise<Record<string, number>> => {
  const { body } = await app.request<string>('GET', '/metrics');
  const lines = body.matchAll(/^octavo_stock_ledger_(\w+) (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
};

const warning = (id: number): string =>
  `The stock ledgers of 1 items have faults, such as item ${id}: its quantity is 8, but entry 1 ` +
  'left 5. `npm run stock:verify` lists them.';

describe('a check', () => {
  beforeEach(async () => {
    app = await startLoggedApp('warn');
  });

  it('has no metrics before the first one has ended', async () => {
    expect(await metrics()).toEqual({});
  });

  it('reports how many items are faulty and when it ended, and warns once', async () => {
    const { id } = await createItem(app, { quantity: 5 });
    const before = Date.now() / 1000;
    await check();
    const clean = await metrics();
    expect(clean).toEqual({ faults: 0, checked_timestamp_seconds: expect.any(Number) });
    expect(clean.checked_timestamp_seconds).toBeGreaterThanOrEqual(before);
    await unprotectLedgers(app);
    await app.rows(`UPDATE items SET quantity = 8, price_cents = 1 WHERE id = ${id}`);
    await check();
    expect((await metrics()).faults).toBe(1);
    expect(await app.lines(warning(id))).toMatchObject([{ level: 40, context: 'StockLedger' }]);
  });
});

describe('the app', () => {
  let spy: jest.SpiedFunction<LedgerWatch['check']>;

  beforeEach(async () => {
    spy = jest.spyOn(LedgerWatch.prototype, 'check');
    // Only timeouts are fake.
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
      ],
    });
    app = await startLoggedApp('warn');
  });
  afterEach(() => spy.mockRestore());

  /** Advances the time to the next check and waits for its end. */
  const nextCheck = async (pause: number): Promise<void> => {
    const count = spy.mock.calls.length;
    jest.advanceTimersByTime(pause - 1);
    expect(spy).toHaveBeenCalledTimes(count);
    jest.advanceTimersByTime(1);
    expect(spy).toHaveBeenCalledTimes(count + 1);
    await spy.mock.results[count].value;
  };

  it('checks the ledgers a minute after its start, and again a day later', async () => {
    await nextCheck(MINUTE);
    expect((await metrics()).faults).toBe(0);
    await nextCheck(DAY);
  });

  it('goes on after a check that failed', async () => {
    spy.mockRejectedValueOnce(new Error('gone'));
    await expect(nextCheck(MINUTE)).rejects.toThrow('gone');
    await nextCheck(DAY);
    jest.useRealTimers();
    expect(await app.lines('The stock ledgers could not be checked: gone')).toHaveLength(1);
    expect((await metrics()).faults).toBe(0);
  });

  it('ends a check without a result when it stops', async () => {
    await createItem(app, { quantity: 5 });
    jest.advanceTimersByTime(MINUTE);
    const report = jest.spyOn(app.app.get(MetricsService), 'register');
    await app.app.close();
    await spy.mock.results[0].value;
    expect(report).not.toHaveBeenCalled();
    jest.advanceTimersByTime(DAY);
    expect(spy).toHaveBeenCalledTimes(1);
  });
});
