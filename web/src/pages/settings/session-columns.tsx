import type { Session } from '@millrace/contract/session.ts'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { browserWords } from './browser-words.ts'
import { SureButton } from './SureButton.tsx'

const USER: Column<Session> = {
  id: 'user',
  label: 'User',
  kind: 'text',
  value: (row) => row.user,
  width: 180,
}

/** @param end ends one @param everybody whether they are of several people */
export function sessionColumns(
  end: (session: Session) => Promise<unknown>,
  everybody: boolean,
): readonly Column<Session>[] {
  return [
    {
      id: 'browser',
      label: 'Where',
      hint: 'Browser and system, as they name themselves.',
      kind: 'text',
      value: (row) => row.user_agent,
      text: (row) => browserWords(row.user_agent),
      render: (row) => (
        <span className="instance-id" data-tip={row.user_agent ?? undefined}>
          {browserWords(row.user_agent)}
          {row.current && <span className="instance-self">this one</span>}
        </span>
      ),
      width: 250,
    },
    ...(everybody ? [USER] : []),
    {
      id: 'address',
      label: 'Address at sign-in',
      kind: 'text',
      value: (row) => row.address,
      mono: true,
      width: 170,
    },
    {
      id: 'created_at',
      label: 'Signed in',
      kind: 'number',
      value: (row) => row.created_at,
      render: (row) => <Time at={row.created_at} />,
      width: 110,
    },
    {
      id: 'last_seen_at',
      label: 'Last used',
      kind: 'number',
      value: (row) => row.last_seen_at,
      render: (row) => <Time at={row.last_seen_at} />,
      width: 110,
    },
    {
      id: 'expires_at',
      label: 'Ends',
      hint: 'At the latest; earlier when it is not used for a while.',
      kind: 'number',
      value: (row) => row.expires_at,
      render: (row) => <Time at={row.expires_at} />,
      width: 110,
    },
    {
      id: 'end',
      label: 'End',
      kind: 'text',
      value: () => null,
      picture: true,
      render: (row) => (
        <SureButton
          label={row.current ? 'Sign out' : 'End'}
          sure={row.current ? 'Sign out now' : 'End it now'}
          subject={`session ${browserWords(row.user_agent)}${everybody ? ` of ${row.user}` : ''}`}
          onSure={() => end(row)}
        />
      ),
      width: 110,
    },
  ]
}
