import type { Token } from '@millrace/contract/session.ts'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table/column.ts'
import { SureButton } from './SureButton.tsx'

/** @param revoke ends one @param tenantName of an id @param tenants whether there are several */
export function tokenColumns(
  revoke: (token: Token) => Promise<unknown>,
  tenantName: (id: string) => string,
  tenants: boolean,
): readonly Column<Token>[] {
  return [
    { id: 'name', label: 'Token', kind: 'text', value: (row) => row.name, width: 220 },
    {
      id: 'prefix',
      label: 'Begins with',
      kind: 'text',
      value: (row) => row.prefix,
      text: (row) => `${row.prefix}…`,
      mono: true,
      width: 140,
    },
    {
      id: 'actions',
      label: 'May do',
      hint: 'Of what you may do yourself; reading what is no record is always possible.',
      kind: 'text',
      value: (row) => row.actions?.join(', ') ?? 'all that you may',
      text: (row) =>
        row.actions === null
          ? 'all that you may'
          : row.actions.length === 0
            ? 'only read'
            : row.actions.join(', '),
      width: 260,
    },
    ...(tenants
      ? [
          {
            id: 'tenant',
            label: 'Tenant',
            hint: 'It is good for this one only.',
            kind: 'text',
            // Any of theirs is known: no dash.
            value: (row: Token) => row.tenant_id ?? '',
            render: (row: Token) =>
              row.tenant_id === null ? (
                <span className="dim">any of yours</span>
              ) : (
                tenantName(row.tenant_id)
              ),
            width: 140,
          } as const,
        ]
      : []),
    {
      id: 'expires_at',
      label: 'Ends',
      kind: 'number',
      // After all that end.
      value: (row) => row.expires_at ?? Number.POSITIVE_INFINITY,
      render: (row) =>
        row.expires_at === null ? <span className="dim">never</span> : <Time at={row.expires_at} />,
      width: 110,
    },
    {
      id: 'last_used_at',
      label: 'Last used',
      kind: 'number',
      // Before all that were.
      value: (row) => row.last_used_at ?? 0,
      render: (row) =>
        row.last_used_at === null ? (
          <span className="dim">not yet</span>
        ) : (
          <Time at={row.last_used_at} />
        ),
      width: 110,
    },
    {
      id: 'created_at',
      label: 'Made',
      kind: 'number',
      value: (row) => row.created_at,
      render: (row) => <Time at={row.created_at} />,
      width: 100,
    },
    {
      id: 'revoke',
      label: 'Revoke',
      kind: 'text',
      value: () => null,
      picture: true,
      render: (row) => (
        <SureButton
          label="Revoke"
          sure="Revoke for good"
          subject={`token ${row.name}`}
          onSure={() => revoke(row)}
        />
      ),
      width: 130,
    },
  ]
}
