import { Button } from '@mantine/core'
import { ArrowUp } from 'lucide-react'
import { useMemo } from 'react'
import { useClusters } from '../../../api/use-clusters.ts'
import { useMe } from '../../../api/use-me.ts'
import { useSearchParams, useSetSearchParams } from '../../../app/params.ts'
import { rangeLabel, useTimeRange } from '../../../app/time-range.ts'
import { formatExact, plural } from '../../../format.ts'
import { useZone } from '../../../stores/preferences.ts'
import { Empty } from '../../../ui/Empty.tsx'
import { Loading } from '../../../ui/Loading.tsx'
import { MissingNote } from '../../../ui/MissingNote.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import { ActSheet } from './ActSheet.tsx'
import { isAsking, useAuditAsked } from './audit-query.ts'
import { AuditTable } from './AuditTable.tsx'
import { AuditExport, AuditToolbar } from './AuditToolbar.tsx'
import { useAudit, type AuditPages, type AuditScope } from './use-audit.ts'
import './audit.css'

/** The entries that the address asks for, and the one that it opens. */
export function AuditView({ scope }: { readonly scope: AuditScope }) {
  const { asked, query } = useAuditAsked()
  const pages = useAudit(scope, query)
  const clusters = useClusters().data?.clusters ?? NO_CLUSTERS
  const tenants = useTenantNames()
  const { act } = useSearchParams()
  const setSearch = useSetSearchParams()
  const own = scope === 'activity'
  const { entries, problem } = pages
  return (
    <>
      <AuditToolbar asked={asked} clusters={clusters} own={own}>
        {!own && <AuditExport query={query} />}
      </AuditToolbar>
      <MissingNote list={pages.missing} />
      {problem !== undefined && <Problem problem={problem.problem} onRetry={pages.retry} />}
      {entries === undefined ? (
        problem === undefined && <Loading what="entries" />
      ) : (
        <>
          <Fresh pages={pages} />
          {entries.length === 0 ? (
            problem === undefined && <None own={own} asking={isAsking(asked)} />
          ) : (
            <>
              <AuditTable
                entries={entries}
                clusters={clusters}
                own={own}
                tenants={tenants}
                busy={pages.loading}
                onOpen={(entry) => setSearch({ act: entry.act_id }, false)}
              />
              <p className="audit-end dim" role="status">
                {plural(entries.length, 'entry', 'entries')}
                {pages.more === undefined ? '' : ' so far'}
                {pages.more !== undefined && (
                  <Button onClick={pages.more} loading={pages.loading}>
                    Show older ones
                  </Button>
                )}
              </p>
            </>
          )}
        </>
      )}
      <ActSheet
        scope={scope}
        id={act}
        shown={entries ?? NO_ENTRIES}
        clusters={clusters}
        tenants={tenants}
        onClose={() => setSearch({ act: undefined }, false)}
      />
    </>
  )
}

const NO_CLUSTERS: readonly never[] = []
const NO_ENTRIES: readonly never[] = []

/** null where there is only one: nothing is said of it then. */
function useTenantNames(): ReadonlyMap<string, string> | null {
  const tenants = useMe().data?.user.tenants
  return useMemo(
    () =>
      tenants === undefined || tenants.length < 2
        ? null
        : new Map(tenants.map(({ id, name }) => [id, name])),
    [tenants],
  )
}

/** Over the list rather than in it: what is being read does not move. */
function Fresh({ pages: { fresh, showFresh } }: { readonly pages: AuditPages }) {
  return (
    <div className="audit-fresh" role="status">
      {fresh > 0 && (
        <button type="button" onClick={showFresh}>
          <ArrowUp size={13} aria-hidden />
          {fresh >= 100 ? 'more than 100 new' : `${formatExact(fresh)} new`}
        </button>
      )}
    </div>
  )
}

function None({ own, asking }: { readonly own: boolean; readonly asking: boolean }) {
  const setSearch = useSetSearchParams()
  const range = useTimeRange()
  const zone = useZone()
  const when = rangeLabel(range, zone)
  if (asking) {
    return (
      <Empty
        title="No entry matches"
        action={
          <Button
            onClick={() =>
              setSearch(
                {
                  q: undefined,
                  kind: undefined,
                  result: undefined,
                  user: undefined,
                  on: undefined,
                },
                false,
              )
            }
          >
            Clear the filters
          </Button>
        }
      >
        Looked at: {when}.
      </Empty>
    )
  }
  return (
    <Empty title={own ? 'You did nothing that is recorded' : 'Nothing is recorded'}>
      Changes, reading of records, sign-ins and refusals are; looking at pages is not. Looked at:{' '}
      {when}.
    </Empty>
  )
}
