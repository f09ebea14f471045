import { Button } from '@mantine/core'
import { CircleX } from 'lucide-react'
import { Copy } from './Copy.tsx'
import './states.css'

/** As the API's problem details (RFC 9457) have it. */
export interface ProblemText {
  readonly title: string
  readonly detail: string
  readonly code: string
  readonly request_id?: string | undefined
}

/** An error, said once, where its content would be. */
export function Problem({
  problem,
  onRetry,
}: {
  readonly problem: ProblemText
  readonly onRetry?: (() => void) | undefined
}) {
  return (
    <div className="state" data-tone="error" role="alert">
      <CircleX size={18} aria-hidden />
      <div>
        <h2>{problem.title}</h2>
        <p>{problem.detail}</p>
        <div className="state-foot">
          {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
          <code className="dim">{problem.code}</code>
          {problem.request_id !== undefined && (
            <span className="dim">
              request <code>{problem.request_id}</code>{' '}
              <Copy text={problem.request_id} what="request id" />
            </span>
          )}
        </div>
      </div>
    </div>
  )
}
