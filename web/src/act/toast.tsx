import { notifications } from '@mantine/notifications'
import { links } from '../app/links.ts'
import { AppLink } from '../ui/AppLink.tsx'
import { auditLink } from './audit-link.ts'
import { CHANGES } from './changes.ts'
import type { Outcome } from './outcome.ts'

/** Time enough to read it and to reach the link. */
const STAYS_MS = 12_000

/** What became of a change, with the way to its entries in the audit log and to what is new. */
export function tellOutcome(cluster: string, mutation: string, outcome: Outcome): void {
  const { tone, headline, detail, results, responseId } = outcome
  const [only] = results
  const made =
    mutation === CHANGES['create-topic'].mutation && only?.outcome === 'done' ? only.target : null
  notifications.show({
    color: tone === 'ok' ? 'teal' : 'red',
    title: headline,
    autoClose: STAYS_MS,
    message: (
      <>
        {detail !== null && <p>{detail}</p>}
        <span className="act-toast-links">
          {made !== null && (
            <AppLink href={links.topic(cluster, made.name)}>Open {made.name}</AppLink>
          )}
          {responseId !== null && <AppLink href={auditLink(responseId)}>Audit entry</AppLink>}
        </span>
      </>
    ),
  })
}
