import type { Problem as ProblemBody } from '@millrace/contract/envelope.ts'
import type { Status } from '@millrace/contract/status.ts'
import { Page } from '../ui/Page.tsx'
import { Problem } from '../ui/Problem.tsx'
import { Since } from '../ui/Time.tsx'

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
      facts={status !== undefined && <Since at={status.engine.since} />}
    >
      <Problem problem={problem} />
    </Page>
  )
}
