import type { Status } from '@millrace/contract/status.ts'
import { formatExact } from '../../format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { Since } from '../../ui/Time.tsx'
import { FactRow } from './FactRow.tsx'
import { ENGINE, MEMBERSHIP, membershipText, PERSISTENCE, rebuildText } from './state-words.ts'

/** What this process says of its state: among whom, where it is kept, what became of it since the start. */
export function StateFacts({ status }: { readonly status: Status }) {
  const { instance, engine, persistence, state_log: log } = status
  const skipped = log.skipped.reduce((sum, { count }) => sum + count, 0)
  return (
    <dl className="facts">
      <FactRow term="Among instances">
        <StateBadge
          tone={MEMBERSHIP[instance.membership].tone}
          label={MEMBERSHIP[instance.membership].word}
        />{' '}
        <span className="dim">{membershipText(status)}</span>
      </FactRow>
      <FactRow term="Engine" hint="The log and its views">
        <EngineFact engine={engine} />
      </FactRow>
      <FactRow term="State is kept">
        <Persistence status={status} />
      </FactRow>
      {persistence !== 'none' && (
        <>
          <FactRow term="Log">
            {log.trouble === null ? (
              <StateBadge tone="ok" label="Takes and gives records" />
            ) : (
              <>
                <StateBadge tone="error" label="In trouble" />{' '}
                <span className="dim">{log.trouble}</span>
              </>
            )}
          </FactRow>
          <FactRow term="History">
            {rebuildText(log)}
            {log.rebuild !== null && log.rebuild.done < log.rebuild.total && (
              <progress
                className="facts-progress"
                aria-label="History read back"
                max={log.rebuild.total}
                value={log.rebuild.done}
              />
            )}
          </FactRow>
          <FactRow
            term="Skipped records"
            hint="They count for nothing. Since this process started."
          >
            {skipped === 0 ? 'none' : `${formatExact(skipped)}, by topic below`}
          </FactRow>
          <FactRow
            term="Fenced records"
            hint="What an instance wrote after another had taken its cluster over. Since this process started."
          >
            {log.fenced === 0
              ? 'none'
              : `${formatExact(log.fenced)} of instances whose time was over`}
          </FactRow>
        </>
      )}
    </dl>
  )
}

export function EngineFact({ engine }: { readonly engine: Status['engine'] }) {
  const { tone, word } = ENGINE[engine.state]
  return (
    <>
      <StateBadge tone={tone} label={word} tip={engine.state} />{' '}
      <span className="dim">
        <Since at={engine.since} />
        {engine.reason !== null && `: ${engine.reason}`}
      </span>
    </>
  )
}

/** Where state is kept; and why not where it was asked for. */
export function Persistence({ status }: { readonly status: Status }) {
  const { persistence, state_log: log } = status
  if (log.reason === null) {
    return (
      <>
        {PERSISTENCE[persistence]} <span className="dim">({persistence})</span>
      </>
    )
  }
  return (
    <>
      <StateBadge tone="warn" label={PERSISTENCE[persistence]} />{' '}
      <span className="dim">{log.reason}</span>
    </>
  )
}
