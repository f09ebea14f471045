import type { Problem as ProblemBody } from '@millrace/contract/envelope.ts'
import type { Status } from '@millrace/contract/status.ts'
import { Page } from '../ui/Page.tsx'
import { Problem } from '../ui/Problem.tsx'
import { Time } from '../ui/Time.tsx'

/** STREAMS_ERROR_STRATEGY=LOG_EXCEPTION after an error: every page says why, until the process is restarted. */
export function EngineStopped({
  problem,
  status,
}: {
  readonly problem: ProblemBody
  readonly status: Status | undefined
}) {
  return (
    <Page
      title="Millrace has stopped"
      facts={
        status !== undefined && (
          <span>
            since <Time at={status.engine.since} />
          </span>
        )
      }
    >
      <Problem problem={problem} />
    </Page>
  )
}
