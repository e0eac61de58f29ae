import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { Execute } from './engine/statement.js';

interface Transaction {
  execute: Execute;
  /** Whether reads of the call may be in it too. */
  takesReads: boolean;
}

/** The transaction of the current call. */
@Injectable()
export class CurrentTransaction {
  private readonly storage = new AsyncLocalStorage<Transaction>();

  /** For writes. */
  get execute(): Execute | undefined {
    return this.storage.getStore()?.execute;
  }

  /** For reads that need not be in it. After a failed statement, PostgreSQL refuses further ones. */
  get executeRead(): Execute | undefined {
    const transaction = this.storage.getStore();
    return transaction?.takesReads ? transaction.execute : undefined;
  }

  /** Makes it the transaction of everything that `work` calls. */
  async during<T>(execute: Execute, work: () => Promise<T>): Promise<T> {
    let hasEnded = false;
    const transaction: Transaction = {
      takesReads: true,
      // A write that `work` did not await must not end up in the next transaction.
      execute: async (statement, parameters) => {
        if (hasEnded) throw new Error('The transaction has ended');
        try {
          return await execute(statement, parameters);
        } catch (error) {
          transaction.takesReads = false;
          throw error;
        }
      },
    };
    return this.storage.run(transaction, work).finally(() => (hasEnded = true));
  }

  /** As `during`, for bulk work, whose reads stay outside. */
  duringBulk<T>(execute: Execute, work: () => Promise<T>): Promise<T> {
    return this.storage.run({ execute, takesReads: false }, work);
  }
}
