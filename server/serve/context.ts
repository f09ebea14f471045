/** What the HTTP surface is built over; made once in startServer and passed down. */
import type { Installation } from '@millrace/contract/installation.ts'
import type { Status } from '@millrace/contract/status.ts'
import type { Access, Scope } from '../access/model.ts'
import type { Identity } from '../access/identity.ts'
import type { Acts } from '../act/pipeline.ts'
import type { Audit } from '../audit/model.ts'
import type { SignIn } from '../access/sign-in/model.ts'
import type { Config } from '../config/types.ts'
import type { Estate } from '../derive/estate.ts'
import type { Registries } from '../jobs/open-registries.ts'
import type { Searches } from '../jobs/open-searches.ts'
import type { Logger } from '../log/logger.ts'
import type { Instances } from '../cluster/model.ts'
import type { Changes } from '../state/changes/model.ts'
import type { Documents } from '../state/documents/model.ts'
import type { Engine } from '../state/engine.ts'
import type { BodyCache } from './body-cache.ts'
import type { Denials } from './note-denied.ts'
import type { SectionVersions } from './section-versions.ts'
import type { Tls } from './tls/open-tls.ts'

export interface ServeParts {
  readonly config: Config
  readonly log: Logger
  /** null: the ports speak plain HTTP. */
  readonly tls: Tls | null
  /** Of `scopedTo`: what the asking user's tenant sees; else everything. */
  readonly estate: Estate
  /** What a tenant sees of the estate. */
  readonly estateOf: (scope: Scope) => Estate
  readonly access: Access
  readonly audit: Audit
  readonly acts: Acts
  readonly signIn: SignIn
  readonly engine: Engine
  readonly searches: Searches
  /** Schema registries; whether the asking user may know of one is the estate's to say. */
  readonly registries: Registries
  readonly instances: Instances
  /** What people keep on the server. */
  readonly documents: Documents
  /** What changed in the clusters. */
  readonly changes: Changes
  /** This installation, as `GET /admin/v1/status` tells it. */
  readonly status: () => Status
  /** What it is made of, for administrators. `sets`: numbers of the clusters that may be told; `items`: topics may be named. */
  readonly installation: (seen: {
    readonly sets: ReadonlySet<number>
    readonly items: boolean
  }) => Installation
}

export interface ServeContext extends ServeParts {
  readonly versions: SectionVersions
  readonly bodies: BodyCache
  readonly denied: Denials
}

/** The context as a request of `identity` may use it: whatever it finds belongs to their tenant. */
export function scopedTo(context: ServeContext, { scope }: Identity): ServeContext {
  return scope.unrestricted ? context : { ...context, estate: context.estateOf(scope) }
}
