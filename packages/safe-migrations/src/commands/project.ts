import type { DataSourceOptions } from 'typeorm';
import type { Step } from '../generate/step.js';
import type { EngineName } from '../operations/engine-name.js';
import type { SafeDataSource } from '../runtime/safe-data-source.js';
import type { ShadowDatabase } from '../shadow/shadow-database.js';

/** What the commands have to know of a project. */
export interface Project {
  /** The folder of the migrations: the files that people write, not compiled ones. */
  folder: string;
  /** The data source, not initialized. A command that needs it opens it, and closes it at its end. */
  dataSource(): SafeDataSource | Promise<SafeDataSource>;
  /** How people call a command, with COMMAND for its name; `node FILE COMMAND` by default. */
  caller?: string;
  /** The engines for which the migrations are written; that of the data source by default. */
  engines?: EngineName[];
  /**
   * How to connect where shadow databases may be made: empty databases on which the commands try
   * migrations, and which they drop. For SQLite the options of the data source will do, its file
   * is not touched. For PostgreSQL name a server on which nobody works; the role needs CREATEDB.
   */
  shadow?(engine: EngineName): DataSourceOptions;
  /**
   * What the entities ask for beyond the migrations, on an engine. Only for a project whose
   * entities differ by engine: it runs its command `steps --json` on a database of `shadow`.
   */
  steps?(shadow: ShadowDatabase): Promise<Step[]>;
}

/** The databases on which a project tries its migrations. */
export class Shadows {
  constructor(private readonly project: Project) {}

  async engines(): Promise<EngineName[]> {
    return this.project.engines ?? [await this.ownEngine()];
  }

  /** One for each engine of the project. */
  async all(): Promise<ShadowDatabase[]> {
    return Promise.all((await this.engines()).map((engine) => this.of(engine)));
  }

  /** That of the engine of the data source. */
  async own(): Promise<ShadowDatabase> {
    return this.of(await this.ownEngine());
  }

  /** What the entities need beyond the migrations, for entities that are the same on every engine. */
  async steps(shadow: ShadowDatabase): Promise<Step[]> {
    const { options } = await this.project.dataSource();
    const { recordSteps } = await import('../generate/record-steps.js');
    const { withShadowDatabase } = await import('../shadow/shadow-database.js');
    const work = async (dataSource: SafeDataSource): Promise<Step[]> => {
      await dataSource.migrator.run();
      return recordSteps(dataSource);
    };
    return withShadowDatabase(shadow, options.migrations, work, options.entities);
  }

  private async of(engine: EngineName): Promise<ShadowDatabase> {
    if (this.project.shadow) return { engine, options: this.project.shadow(engine) };
    if (engine === 'sqlite') return { engine, options: (await this.project.dataSource()).options };
    throw new Error(
      'No PostgreSQL server is configured for shadow databases: set `shadow` of the project',
    );
  }

  private async ownEngine(): Promise<EngineName> {
    return (await this.project.dataSource()).engine;
  }
}
