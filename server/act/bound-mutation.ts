/** A mutation whose input's type is hidden behind one function, so that different ones stand in one table. */
import type { ItemResult } from '@millrace/contract/mutation.ts'
import type { z } from 'zod'
import type { ClusterView } from '../derive/estate.ts'
import type { Mutation } from './model.ts'

/** One request: the mutation with its input read. */
export interface Change {
  readonly mutation: Pick<
    Mutation,
    'name' | 'event' | 'action' | 'destructive' | 'creates' | 'configures'
  >
  readonly title: string
  readonly targets: ReturnType<Mutation['targets']>
  /** As it was read, with its defaults, without secrets. */
  readonly audited: unknown
  command(target: Parameters<Mutation['command']>[1]): string
  preview(...given: Without2nd<Mutation['preview']>): ReturnType<Mutation['preview']>
  /** null: its input means the same at any moment. */
  readonly resolve: ((...given: Without2nd<Mutation['preview']>) => Promise<ResolvedChange>) | null
  execute(...given: Without2nd<Mutation['execute']>): ReturnType<Mutation['execute']>
  /** Whether what is known by now shows that all these are done; true where that cannot be told. */
  shows(view: ClusterView, targets: ReturnType<Mutation['targets']>): boolean
}

export interface ResolvedChange {
  readonly change: Change
  readonly refused: readonly ItemResult[]
}

type Without2nd<F> = F extends (
  cluster: infer A,
  input: never,
  targets: infer C,
  signal: infer D,
) => unknown
  ? [A, C, D]
  : never

export interface BoundMutation {
  readonly name: string
  readonly action: Change['mutation']['action']
  readonly summary: string
  readonly destructive: boolean
  readonly schema: z.ZodObject
  readonly aliases: NonNullable<Mutation['aliases']>
  /** @throws z.ZodError */
  read(input: unknown): Change
}

export function bindMutation<Input>(mutation: Mutation<Input>): BoundMutation {
  return {
    name: mutation.name,
    action: mutation.action,
    summary: mutation.summary,
    destructive: mutation.destructive,
    schema: mutation.input,
    aliases: mutation.aliases ?? [],
    read: (given) => changeOf(mutation, mutation.input.parse(given)),
  }
}

function changeOf<Input>(mutation: Mutation<Input>, input: Input): Change {
  return {
    mutation,
    title: mutation.title(input),
    targets: mutation.targets(input),
    audited: mutation.audited(input),
    command: (target) => mutation.command(input, target),
    preview: (cluster, targets, signal) => mutation.preview(cluster, input, targets, signal),
    resolve:
      mutation.resolve === undefined
        ? null
        : async (cluster, targets, signal) => {
            const found = await mutation.resolve?.(cluster, input, targets, signal)
            return {
              change: changeOf(mutation, found?.input ?? input),
              refused: found?.refused ?? [],
            }
          },
    execute: (cluster, targets, signal) => mutation.execute(cluster, input, targets, signal),
    shows: (view, targets) =>
      targets.every((target) => mutation.shows?.(view, input, target) ?? true),
  }
}
