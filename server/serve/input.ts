/** Parameters of reads: parsing with words for people, and the schemas that several reads share. */
import { decodePathId } from '@millrace/contract/path-id.ts'
import { z } from 'zod'
import { quote, ServeError } from './errors.ts'

/** An id in a path, decoded. */
export const pathId = z
  .string()
  .min(1)
  .transform((text, context) => {
    const id = decodePathId(text)
    if (id !== null) return id
    context.addIssue({
      code: 'custom',
      message: 'starts with ~ but what follows is not base64url of UTF-8 text',
    })
    return z.NEVER
  })
  .describe(
    'The id as it is where it is made of A-Z a-z 0-9 . _ - only (and is not "." or ".."); otherwise "~" and the base64url, without padding, of its UTF-8 bytes: "a/b" travels as "~YS9i".',
  )

export const noParams = z.object({})
export const noQuery = z.object({})
export const clusterParams = z.object({
  cluster_id: pathId.describe(
    'Cluster id, ENVIRONMENT_NAME or bootstrap_1, bootstrap_2 …; encoded as every id in a path.',
  ),
})

/**
 * Parses parameters of a request.
 * @throws ServeError MR_BAD_PARAMETER or MR_BAD_PATH_ID, naming the parameter and what it was
 */
export function parseInput<Schema extends z.ZodObject>(
  schema: Schema,
  input: Readonly<Record<string, string | string[] | undefined>>,
  where: 'path' | 'query',
): z.output<Schema> {
  const known = Object.keys(schema.shape)
  // A misspelt parameter that is silently ignored gives an answer to another question.
  const unknown = Object.keys(input).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new ServeError(
      'MR_BAD_PARAMETER',
      `There is no ${where} parameter ${quote(unknown, 60)} here. ${known.length === 0 ? 'This path takes none.' : `Known: ${known.join(', ')}.`}`,
    )
  }
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const name = String(issue?.path[0] ?? where)
  const received = input[name]
  throw new ServeError(
    where === 'path' ? 'MR_BAD_PATH_ID' : 'MR_BAD_PARAMETER',
    `The ${where} parameter ${name} is ${received === undefined ? 'missing' : quote(String(received), 100)}: ${issue?.message ?? 'not valid'}.`,
  )
}
