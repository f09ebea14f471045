import type { ChangeEntity } from '@millrace/contract/change.ts'
import { Button } from '@mantine/core'
import { historyBounds, useTimeRange } from '../../app/time-range.ts'
import { formatExact } from '../../format.ts'
import { Problem } from '../../ui/Problem.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { ExportMenu } from '../../ui/table/ExportMenu.tsx'
import { AroundField } from './AroundField.tsx'
import { CHANGE_COLUMNS, SHOWN_CHANGE_COLUMNS } from './change-columns.ts'
import { ChangeFilter, useChangeQuery } from './ChangeFilter.tsx'
import { NoChanges } from './NoChanges.tsx'
import { Timeline } from './Timeline.tsx'
import { useChanges } from './use-changes.ts'
import './changes.css'

/** The changes that the page's address and time range ask for; of one thing where `of` names it. */
export function ChangesView({
  cluster,
  of,
}: {
  readonly cluster: string
  readonly of?: { readonly entity: ChangeEntity; readonly name: string }
}) {
  const range = useTimeRange()
  const query = useChangeQuery()
  const wanted = { ...query, ...of, bounds: historyBounds(range) }
  const { first, changes, more, loading, problem } = useChanges(cluster, wanted)
  return (
    <>
      <div className="changes-toolbar">
        <ChangeFilter fixed={of !== undefined} />
        <span className="changes-tools">
          <AroundField />
          <ExportMenu
            subject="changes"
            shown={SHOWN_CHANGE_COLUMNS}
            all={CHANGE_COLUMNS}
            matching={changes}
            rows={changes}
          />
        </span>
      </div>
      <ReadView read={first} what="changes">
        {({ metadata }) =>
          changes.length === 0 ? (
            <NoChanges query={query} of={of} metadata={metadata} />
          ) : (
            <>
              <Timeline cluster={cluster} changes={changes} busy={loading} />
              {problem !== undefined && <Problem problem={problem.problem} onRetry={more} />}
              <p className="changes-end dim" role="status">
                {formatExact(changes.length)} {changes.length === 1 ? 'change' : 'changes'}
                {more === undefined ? '' : ' so far'}
                {more !== undefined && problem === undefined && (
                  <Button onClick={more} loading={loading}>
                    Show older ones
                  </Button>
                )}
              </p>
            </>
          )
        }
      </ReadView>
    </>
  )
}
