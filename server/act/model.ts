/**
 * A change to a cluster: one file under act/mutations defines it whole. Form, route, OpenAPI entry, preview, equivalent command, audit
 * record and result all come from that definition; act/pipeline.ts is the only one that executes it.
 */
import type { ActionName } from '@millrace/contract/actions.ts'
import type { ItemResult, MutationTarget, PreviewItem } from '@millrace/contract/mutation.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import type { z } from 'zod'
import type { ResourceSet } from '../config/types.ts'
import type { ClusterView } from '../derive/estate.ts'
import type { CommandTarget } from './command-line.ts'

/** What a mutation is given of its cluster. */
export interface MutationCluster {
  /** As the asking user's tenant sees it. */
  readonly view: ClusterView
  readonly set: ResourceSet
  /** For changes: connections of its own. */
  readonly kafka: Kafka
}

/** What preview tells of a target besides permission and problem of the pipeline (unknown topic, tenant, own topics). */
export type PlannedItem = Pick<PreviewItem, 'target' | 'changes' | 'consequences' | 'problem'>

export interface Mutation<Input = unknown> {
  /** Stable, of the route and the audit: `create-topics`. */
  readonly name: string
  /** As kPow calls it in its audit: `create-topic`. */
  readonly event: string
  readonly summary: string
  readonly action: ActionName
  /** What it does cannot be taken back. */
  readonly destructive: boolean
  /** Its targets are not there yet: their names must fit the tenant. Otherwise they must be visible to it. */
  readonly creates: boolean
  readonly input: z.ZodObject & z.ZodType<Input>
  /** Further ways to ask for the same, as REST users expect: `DELETE /…/topics/{topic}`. */
  readonly aliases?: readonly {
    readonly method: 'POST' | 'PUT' | 'DELETE'
    /** Under `/kafka/v1/clusters/{cluster_id}`. */
    readonly path: string
    readonly toInput: (params: Readonly<Record<string, string>>, body: unknown) => unknown
  }[]
  /** "Delete 3 topics", "Create topic orders". */
  title(input: Input): string
  /** In the order given, each once. */
  targets(input: Input): readonly MutationTarget[]
  /** Only what `targets` are left: those that may be touched. Order as given. Asks Kafka where what is known is not enough. */
  preview(
    cluster: MutationCluster,
    input: Input,
    targets: readonly MutationTarget[],
    signal: AbortSignal,
  ): Promise<readonly PlannedItem[]>
  /** One result per target, in order. Does not throw for one of them; throws only when nothing could be tried. */
  execute(
    cluster: MutationCluster,
    input: Input,
    targets: readonly MutationTarget[],
    signal: AbortSignal,
  ): Promise<readonly ItemResult[]>
  /** With Kafka's own tools; values quoted for a POSIX shell. `--command-config` is shown where the cluster needs it. */
  command(input: Input, target: CommandTarget): string
  /** What of the input is recorded: secrets left out. */
  audited(input: Input): unknown
}
