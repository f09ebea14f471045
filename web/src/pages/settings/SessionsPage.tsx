import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { Session } from '@millrace/contract/session.ts'
import { MonitorSmartphone } from 'lucide-react'
import { useMemo } from 'react'
import { retryOnce, sendJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { leaveToSignIn } from '../../api/signed-in.ts'
import { useMe } from '../../api/use-me.ts'
import { useRead } from '../../api/use-read.ts'
import { useSearchParams, useSetSearchParams } from '../../app/params.ts'
import { signOut } from '../../app/sign-out.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Page } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { NoSignIn } from './NoSignIn.tsx'
import { sessionColumns } from './session-columns.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import { SureButton } from './SureButton.tsx'
import { useAdmin } from './use-admin.ts'
import { useListChange } from './use-list-change.ts'
import './settings.css'

/** Where one is signed in; administrators see everybody's. */
export function SessionsPage() {
  const anonymous = useMe().data?.user.provider === 'none'
  return (
    <Page
      title="Sessions"
      icon={<MonitorSmartphone size={18} />}
      actions={anonymous ? undefined : <SignOutEverywhere />}
      tabs={<SettingsTabs />}
    >
      {anonymous ? <NoSignIn what="sessions" /> : <Sessions />}
    </Page>
  )
}

function Sessions() {
  const admin = useAdmin()
  const { all } = useSearchParams()
  const setSearch = useSetSearchParams()
  const everybody = all === 'true' && admin.kind === 'yes'
  const path = apiPaths.sessions(everybody ? { all: 'true' } : undefined)
  const read = useRead<ResponseOf<'sessions'>>(path)
  const change = useListChange(path)
  const columns = useMemo(() => {
    const end = async ({ id, current }: Session): Promise<void> => {
      if (current) return signOut()
      await change('The session has not been ended', () =>
        retryOnce(() => sendJson('DELETE', apiPaths.session(id))),
      )
    }
    return sessionColumns(end, everybody)
  }, [change, everybody])
  return (
    <ReadView read={read} what="sessions">
      {({ sessions }) => (
        <DataTable
          id={everybody ? 'all-sessions' : 'sessions'}
          label="Sessions"
          columns={columns}
          rows={sessions}
          rowKey={keyOf}
          defaultSort="-last_seen_at"
          controls={
            admin.kind === 'yes' && (
              <div className="switch" role="group" aria-label="Whose sessions">
                {[false, true].map((choice) => (
                  <button
                    key={String(choice)}
                    type="button"
                    aria-pressed={choice === everybody}
                    onClick={() => setSearch({ all: choice ? 'true' : undefined }, false)}
                  >
                    {choice ? 'Everybody’s' : 'Mine'}
                  </button>
                ))}
              </div>
            )
          }
          empty={
            <Empty title="No session">You came with a token or a password for each request.</Empty>
          }
        />
      )}
    </ReadView>
  )
}

const keyOf = (row: Session): string => row.id

function SignOutEverywhere() {
  const change = useListChange(apiPaths.sessions())
  return (
    <SureButton
      label="Sign out everywhere"
      sure="End all my sessions"
      subject="also this one"
      size="compact-sm"
      onSure={async () => {
        const done = await change('You are still signed in', () =>
          retryOnce(() => sendJson<ResponseOf<'sessionEnded'>>('DELETE', apiPaths.sessions())),
        )
        if (done !== undefined) leaveToSignIn()
      }}
    />
  )
}
