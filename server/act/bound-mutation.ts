/** A mutation whose input's type is hidden behind one function, so that different ones stand in one table. */
import type { z } from 'zod'
import type { Mutation } from './model.ts'

/** One request: the mutation with its input read. */
export interface Change {
  readonly mutation: Pick<Mutation, 'name' | 'event' | 'action' | 'destructive' | 'creates'>
  readonly title: string
  readonly targets: ReturnType<Mutation['targets']>
  readonly audited: unknown
  /** As it was read, with its defaults. */
  readonly input: unknown
  command(target: Parameters<Mutation['command']>[1]): string
  preview(...given: Without2nd<Mutation['preview']>): ReturnType<Mutation['preview']>
  execute(...given: Without2nd<Mutation['execute']>): ReturnType<Mutation['execute']>
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
    summary: mutation.summary,
    destructive: mutation.destructive,
    schema: mutation.input,
    aliases: mutation.aliases ?? [],
    read(given) {
      const input = mutation.input.parse(given)
      return {
        mutation,
        title: mutation.title(input),
        targets: mutation.targets(input),
        audited: mutation.audited(input),
        input,
        command: (target) => mutation.command(input, target),
        preview: (cluster, targets, signal) => mutation.preview(cluster, input, targets, signal),
        execute: (cluster, targets, signal) => mutation.execute(cluster, input, targets, signal),
      }
    },
  }
}
