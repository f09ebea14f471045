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
    /** Left out: there is none. */
    readonly body?: z.ZodObject
    readonly query?: z.ZodObject
    /** @param given members of body and query */
    readonly toInput: (
      params: Readonly<Record<string, string>>,
      given: Readonly<Record<string, unknown>>,
    ) => unknown
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
  /**
   * Says what an input that depends on the moment ("before noon", "the end") means now. That is what the audit log tells and what is
   * executed, so that repeating it does nothing more. Only what `targets` are left.
   */
  resolve?(
    cluster: MutationCluster,
    input: Input,
    targets: readonly MutationTarget[],
    signal: AbortSignal,
  ): Promise<Resolved<Input>>
  /** One result per target, in order. Does not throw for one of them; throws only when nothing could be tried. */
  execute(
    cluster: MutationCluster,
    input: Input,
    targets: readonly MutationTarget[],
    signal: AbortSignal,
  ): Promise<readonly ItemResult[]>
  /** With Kafka's own tools; values quoted for a POSIX shell. `--command-config` is shown where the cluster needs it. */
  command(input: Input, target: CommandTarget): string
  /** What of the input is recorded and shown: secrets left out. */
  audited(input: Input): unknown
  /** Whether what is known by now shows that it is done; left out: that cannot be told. */
  shows?(view: ClusterView, input: Input, target: MutationTarget): boolean
  /** Pages show configurations that are others afterwards. */
  readonly configures?: true
}

export interface Resolved<Input> {
  readonly input: Input
  /** Targets that it means nothing for, with the reason. */
  readonly refused: readonly ItemResult[]
}
