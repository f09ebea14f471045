/** What the HTTP surface is built over; made once in startServer and passed down. */
import type { Status } from '@millrace/contract/status.ts'
import type { Config } from '../config/types.ts'
import type { Estate } from '../derive/estate.ts'
import type { Searches } from '../jobs/open-searches.ts'
import type { Logger } from '../log/logger.ts'
import type { Instances } from '../cluster/model.ts'
import type { Changes } from '../state/changes/model.ts'
import type { Documents } from '../state/documents/model.ts'
import type { Engine } from '../state/engine.ts'
import type { BodyCache } from './body-cache.ts'
import type { SectionVersions } from './section-versions.ts'

export interface ServeParts {
  readonly config: Config
  readonly log: Logger
  readonly estate: Estate
  readonly engine: Engine
  readonly searches: Searches
  readonly instances: Instances
  /** What people keep on the server. */
  readonly documents: Documents
  /** What changed in the clusters. */
  readonly changes: Changes
  /** This installation, as `GET /admin/v1/status` tells it. */
  readonly status: () => Status
}

export interface ServeContext extends ServeParts {
  readonly versions: SectionVersions
  readonly bodies: BodyCache
}
