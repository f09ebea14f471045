/** Everything about searches that people run, put together. */
import type { Access } from '../access/model.ts'
import type { Audit } from '../audit/model.ts'
import type { Instances } from '../cluster/model.ts'
import type { Config } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import type { Documents } from '../state/documents/model.ts'
import { backgroundSearches, type BackgroundSearches } from './background-searches.ts'
import { searchExports, type Exports } from './exports.ts'
import { readAccess } from './may-read.ts'
import { queryAudit } from './query-audit.ts'
import { samples, type Samples } from './samples.ts'
import { searchEngine } from './search-engine.ts'
import { searchRunner, type SearchRunner } from './search-runner.ts'
import { sharedJobs } from './shared-jobs.ts'

export interface Searches {
  readonly runner: SearchRunner
  readonly exports: Exports
  readonly background: BackgroundSearches
  readonly samples: Samples
  /** Ends every search with its cursor, then the engine. */
  close(): Promise<void>
}

/** Nothing is started before somebody searches. */
export function openSearches(options: {
  readonly config: Config
  readonly log: Logger
  /** Who may read which topics. */
  readonly access: Pick<Access, 'explain'>
  /** Told of every read of records. */
  readonly audit: Pick<Audit, 'write' | 'note'>
  /** Where background searches are known to every instance. */
  readonly documents: Documents
  readonly instances: Pick<Instances, 'self' | 'membership' | 'members'>
}): Searches {
  const { config, log, documents, instances } = options
  const access = readAccess(options.access, config.state.prefix)
  const engine = searchEngine(config)
  const audit = queryAudit(options.audit, access, config.auditRequiredForQueries)
  const runner = searchRunner({ config, engine, access, audit, log })
  const shared = sharedJobs({ documents, instances, hasSecret: config.search.secret !== null })
  const background = backgroundSearches({ runner, shared, resources: config.resources, log })
  return {
    runner,
    exports: searchExports({ runner, engine }),
    background,
    samples: samples(runner, config),
    async close() {
      background.beginClosing()
      await runner.close()
      await background.close()
    },
  }
}
