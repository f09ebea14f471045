/** A document as it lies in the log: what is around its value. */
import { z } from 'zod'

export interface Envelope {
  readonly revision: number
  /** ms since epoch, by the writer's clock. */
  readonly at: number
  /** null: deleted. It stays, so that its revision goes on and no older record can bring it back. */
  readonly value: unknown
  /** Of one write, kept when the same is written again: by it a writer knows that its own record counted. */
  readonly write: string
}

const SHAPE: z.ZodType<Envelope> = z.object({
  revision: z.int().min(1),
  at: z.number(),
  value: z.unknown(),
  write: z.string().min(1).max(64),
})

/** undefined: damaged, or of a later version. Members that are not known are left out. */
export function readEnvelope(value: unknown): Envelope | undefined {
  const { success, data } = SHAPE.safeParse(value)
  return success ? data : undefined
}
