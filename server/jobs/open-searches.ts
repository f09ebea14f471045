/** Everything about searches that people run, put together. */
import { allowedToAll } from '../access/allow.ts'
import type { Config } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import { backgroundSearches, type BackgroundSearches } from './background-searches.ts'
import { searchExports, type Exports } from './exports.ts'
import { readAccess } from './may-read.ts'
import { samples, type Samples } from './samples.ts'
import { searchEngine } from './search-engine.ts'
import { searchRunner, type SearchRunner } from './search-runner.ts'

export interface Searches {
  readonly runner: SearchRunner
  readonly exports: Exports
  readonly background: BackgroundSearches
  readonly samples: Samples
  /** Ends every search with its cursor, then the engine. */
  close(): Promise<void>
}

/** Nothing is started before somebody searches. */
export function openSearches(options: { readonly config: Config; readonly log: Logger }): Searches {
  const { config, log } = options
  const access = readAccess(allowedToAll(config.allowed), config.state.prefix)
  const engine = searchEngine(config.search)
  const runner = searchRunner({ config, engine, access, log })
  return {
    runner,
    exports: searchExports({ runner, engine, access }),
    background: backgroundSearches(runner),
    samples: samples(runner, config.search),
    close: () => runner.close(),
  }
}
