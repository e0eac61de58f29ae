import type { DataSourceOptions } from 'typeorm';
import type { Needed } from '../needs/needed.js';
import type { Rename } from '../needs/step.js';
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
   * entities differ by engine: it runs its command `needed` with these arguments on a database of
   * `shadow`, and parses the output.
   */
  needed?(shadow: ShadowDatabase, parameters: string[]): Promise<Needed>;
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

  async needed(shadow: ShadowDatabase, renamed: Rename[] = []): Promise<Needed> {
    if (this.project.needed) {
      const renames = renamed.map(({ from, to }) => `--rename-table=${from}:${to}`);
      return this.project.needed(shadow, ['needed', '--json', ...renames]);
    }
    const { options } = await this.project.dataSource();
    const { readNeeded } = await import('../needs/needed.js');
    const { withShadowDatabase } = await import('../shadow/shadow-database.js');
    const work = (dataSource: SafeDataSource): Promise<Needed> => readNeeded(dataSource, renamed);
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
