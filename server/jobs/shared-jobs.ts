/** Background searches of all instances, as documents: `jobs/<user>/<id>`. */
import type { Instances } from '../cluster/model.ts'
import type { Document, Documents, StatePosition } from '../state/documents/model.ts'
import { JobError } from './errors.ts'
import { type JobDescriptor, readDescriptor, writeDescriptor } from './job-descriptor.ts'

const PREFIX = 'jobs/'

/** Until the members of the group are known: whoever wrote so recently is taken to be there, ms. */
const RECENT_MS = 20_000

/** What a job is while this instance runs it; the rest is this instance. */
export type OwnDescriptor = Omit<JobDescriptor, 'instance' | 'url' | 'sealed' | 'updated_at'>

export interface SharedJob {
  readonly id: string
  /** userHash */
  readonly user: string
  readonly descriptor: JobDescriptor
  /** Where the other instance is that has it, as far as can be told without asking; null: it is gone. */
  readonly ownerUrl: string | null
}

export interface SharedJobs {
  readonly hasSecret: boolean
  isSelf(instance: string | null): boolean
  list(user: string): readonly SharedJob[]
  get(user: string, id: string): SharedJob | undefined
  /**
   * Tells the others of a job that this instance runs.
   * @param from whose it may be now: undefined while it is not known to anybody
   * @throws JobError MR_SEARCH_STATE when it is somebody else's; DocumentError
   */
  save(
    user: string,
    id: string,
    job: OwnDescriptor,
    from: 'nobody' | 'self' | { readonly taken: JobDescriptor },
  ): Promise<StatePosition | null>
  /** @throws DocumentError */
  forget(user: string, id: string): Promise<StatePosition>
  /** Called with jobs that were written, or deleted (null). */
  onChange(listener: (user: string, id: string, owner: string | null) => void): () => void
}

export function sharedJobs(parts: {
  readonly documents: Documents
  readonly instances: Pick<Instances, 'self' | 'membership' | 'members'>
  readonly hasSecret: boolean
}): SharedJobs {
  const { documents, instances, hasSecret } = parts
  const { self } = instances

  function ownerUrl({ instance, url, updated_at, state }: JobDescriptor): string | null {
    // Its last words, as it ended.
    if (instance === self.id || state === 'interrupted') return null
    // The address that it wrote under its MAC, not the one that the group's leader tells: requests carry cookies there.
    if (instances.members().some(({ id }) => id === instance)) return url
    const isUnsure = instances.membership.kind === 'joining'
    return isUnsure && Date.now() - updated_at < RECENT_MS ? url : null
  }

  function sharedJob({ key, value }: Document): readonly SharedJob[] {
    const descriptor = readDescriptor(value)
    if (descriptor === undefined) return []
    return [{ ...partsOf(key), descriptor, ownerUrl: ownerUrl(descriptor) }]
  }

  return {
    hasSecret,
    isSelf: (instance) => instance === self.id,
    list: (user) => documents.list(`${PREFIX}${user}/`).flatMap(sharedJob),
    get(user, id) {
      const document = documents.get(keyOf(user, id))
      return document === undefined ? undefined : sharedJob(document)[0]
    },
    async save(user, id, job, from) {
      const value = writeDescriptor({
        ...job,
        instance: self.id,
        url: self.url,
        sealed: hasSecret ? 'secret' : 'process',
        updated_at: Date.now(),
      })
      if (value === undefined) return null
      const { position } = await documents.change(keyOf(user, id), (before) => {
        checkOwner(readDescriptor(before), from, self.id)
        return value
      })
      return position
    },
    async forget(user, id) {
      const { position } = await documents.change(keyOf(user, id), () => undefined)
      return position
    },
    onChange: (listener) =>
      documents.onChange((keys) => {
        for (const key of keys) {
          if (!key.startsWith(PREFIX)) continue
          const { user, id } = partsOf(key)
          const document = documents.get(key)
          const owner = document === undefined ? null : readDescriptor(document.value)?.instance
          if (owner !== undefined) listener(user, id, owner)
        }
      }),
  }
}

const keyOf = (user: string, id: string): string => `${PREFIX}${user}/${id}`

function partsOf(key: string): { readonly user: string; readonly id: string } {
  const [user = '', id = ''] = key.slice(PREFIX.length).split('/')
  return { user, id }
}

/** A frozen instance that wakes up must not take back what another one has gone on with. */
function checkOwner(
  now: JobDescriptor | undefined,
  from: Parameters<SharedJobs['save']>[3],
  self: string,
): void {
  if (from === 'nobody') return
  const isAsExpected =
    from === 'self'
      ? now?.instance === self
      : now?.instance === from.taken.instance && now.updated_at === from.taken.updated_at
  if (isAsExpected) return
  throw new JobError(
    'MR_SEARCH_STATE',
    now === undefined
      ? 'The search was removed meanwhile.'
      : `The search is gone on with by another instance (${now.url}) meanwhile. Ask again.`,
  )
}
