import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { isPermissionDenied } from '../engine/database-errors.js';
import { advanceSequence, describeSequence, readSequences } from 'safe-migrations';

const logger = new Logger('Sequences');

/**
 * Repairs PostgreSQL sequences that are behind the ids of their rows, and warns of those that it
 * cannot repair. Inserts would fail with ids that are already taken.
 */
export async function advanceSequences(dataSource: DataSource): Promise<void> {
  for (const sequence of await readSequences(dataSource)) {
    if (!sequence.isBehind) continue;
    const what = describeSequence(sequence);
    try {
      if (!sequence.hasRoom) throw new Error('that is the highest possible id');
      await advanceSequence(dataSource, sequence);
      logger.warn(`${what}. It has been repaired.`);
    } catch (error) {
      const reason = isPermissionDenied(error)
        ? 'this role may not change it'
        : (error as Error).message;
      logger.warn(`${what}; ${reason}. Run \`npm run db:check -- --repair\` as its owner.`);
    }
  }
}
