import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { NewToken, Token } from '@millrace/contract/session.ts'
import { KeyRound, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { retryOnce, sendJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { useMe } from '../../api/use-me.ts'
import { useRead } from '../../api/use-read.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Page } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { NewTokenForm } from './NewTokenForm.tsx'
import { NoSignIn } from './NoSignIn.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'
import { tokenColumns } from './token-columns.tsx'
import { TokenSecret } from './TokenSecret.tsx'
import { useListChange } from './use-list-change.ts'
import './settings.css'

/** Tokens for programs: made, shown once, taken back. */
export function TokensPage() {
  const anonymous = useMe().data?.user.provider === 'none'
  const [making, setMaking] = useState(false)
  return (
    <Page
      title="Tokens"
      icon={<KeyRound size={18} />}
      actions={
        !anonymous && (
          <Button
            variant="filled"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            Create token
          </Button>
        )
      }
      tabs={<SettingsTabs />}
    >
      {anonymous ? (
        <NoSignIn what="tokens" />
      ) : (
        <Tokens making={making} onDone={() => setMaking(false)} />
      )}
    </Page>
  )
}

function Tokens({ making, onDone }: { readonly making: boolean; readonly onDone: () => void }) {
  const user = useMe().data?.user
  const path = apiPaths.tokens()
  const read = useRead<ResponseOf<'tokens'>>(path)
  const change = useListChange(path)
  const tenants = user?.tenants
  const columns = useMemo(() => {
    const revoke = ({ id }: Token) =>
      change('The token has not been revoked', () =>
        retryOnce(() => sendJson('DELETE', apiPaths.token(id))),
      )
    const nameOf = (id: string): string => tenants?.find((one) => one.id === id)?.name ?? id
    return tokenColumns(revoke, nameOf, (tenants?.length ?? 0) > 1)
  }, [change, tenants])
  return (
    <>
      <ReadView read={read} what="tokens">
        {({ tokens }) => (
          <DataTable
            id="tokens"
            label="Tokens"
            columns={columns}
            rows={tokens}
            rowKey={keyOf}
            defaultSort="-created_at"
            empty={
              <Empty title="You have no token" icon={KeyRound}>
                A token lets a program ask the API as you, or as a part of you, without your
                password: <code>Authorization: Bearer …</code>
              </Empty>
            }
          />
        )}
      </ReadView>
      <TokenDrawer opened={making} onClose={onDone} />
    </>
  )
}

const keyOf = (row: Token): string => row.id

function TokenDrawer({
  opened,
  onClose,
}: {
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const narrow = useMediaQuery('(max-width: 640px)')
  const [made, setMade] = useState<NewToken>()
  const close = () => {
    setMade(undefined)
    onClose()
  }
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={narrow ? '100%' : 480}
      title={made === undefined ? 'Create token' : `Token ${made.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // The secret is shown once: a slip beside the panel must not take it away.
      closeOnClickOutside={made === undefined}
    >
      {made === undefined ? (
        <NewTokenForm onMade={setMade} onCancel={close} />
      ) : (
        <TokenSecret token={made} onDone={close} />
      )}
    </Drawer>
  )
}
