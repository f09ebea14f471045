/** A program that makes changes through the API of a real server. */
import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { ItemResult, MutationPreview } from '@millrace/contract/mutation.ts'
import { apiPaths, type AuditPathQuery } from '@millrace/contract/paths.ts'
import { searchResponses } from '@millrace/contract/responses.ts'
import { until } from '@millrace/dev/testing/until.ts'

export interface Answered {
  readonly status: number
  readonly json: unknown
}

export interface ChangesClient {
  send(method: string, path: string, body?: unknown): Promise<Answered>
  change(cluster: string, name: string, body: unknown): Promise<Answered>
  preview(cluster: string, name: string, body: unknown): Promise<MutationPreview>
  /** Entries of the audit log, oldest first, once there are so many. */
  told(query: AuditPathQuery, count: number): Promise<readonly AuditEntry[]>
}

/** @param headers such as authorization */
export function changesClient(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): ChangesClient {
  async function send(method: string, path: string, body?: unknown): Promise<Answered> {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json: unknown = await answer.json()
    return { status: answer.status, json }
  }
  return {
    send,
    change: (cluster, name, body) => send('POST', apiPaths.mutation(cluster, name), body),
    async preview(cluster, name, body) {
      const { json } = await send('POST', apiPaths.mutationPreview(cluster, name), body)
      return searchResponses.mutationPreview.parse(json).preview
    },
    told: (query, count) =>
      until(
        async () => {
          const { json } = await send('GET', apiPaths.audit(query))
          const { entries } = searchResponses.audit.parse(json)
          return entries.length >= count && entries.toReversed()
        },
        { describe: `${count} entries of the audit log` },
      ),
  }
}

/** `basic('olga')`: with the password `olga-pw`. */
export const basic = (user: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${user}:${user}-pw`).toString('base64')}`,
})

export function resultsOf({ json }: Answered): readonly ItemResult[] {
  const found = typeof json === 'object' && json !== null ? Reflect.get(json, 'results') : null
  return searchResponses.mutation.shape.results.parse(found)
}

/** `[name, outcome, code]` each. */
export function outcomesOf(
  answered: Answered,
): readonly (readonly [string, string, string | null])[] {
  return resultsOf(answered).map(({ target, outcome, code }) => [target.name, outcome, code])
}

/** `act_id` of the entries of an answer, good or bad. */
export function actOf({ json }: Answered): string {
  const metadata = typeof json === 'object' && json !== null ? Reflect.get(json, 'metadata') : null
  return searchResponses.mutation.shape.metadata.parse(metadata).response_id
}
