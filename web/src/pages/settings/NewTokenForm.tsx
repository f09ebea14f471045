import { Button, Checkbox } from '@mantine/core'
import { ACTIONS, ACTION_NAMES, type ActionName } from '@millrace/contract/actions.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { NewToken } from '@millrace/contract/session.ts'
import { type FormEvent, useId, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { sendJson } from '../../api/client.ts'
import { readKey } from '../../api/live.ts'
import { apiPaths } from '../../api/paths.ts'
import { ProblemError } from '../../api/problem-error.ts'
import { useMe } from '../../api/use-me.ts'
import { Choice } from '../../ui/form/Choice.tsx'
import { FormField, Select } from '../../ui/form/FormField.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { actionGroups } from './decision-words.ts'
import './tokens.css'

const EXPIRIES = [
  { value: '7', label: 'in 7 days' },
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
  { value: 'never', label: 'never' },
]
const EXTENTS = [
  { value: 'all', label: 'All that I may' },
  { value: 'some', label: 'Only some actions' },
  { value: 'none', label: 'Only read' },
] as const
type Extent = (typeof EXTENTS)[number]['value']

const NOTES: Readonly<Record<Extent, string>> = {
  all: 'As you, whatever policies allow you now and later.',
  some: 'Of these only what you may do yourself. Reading what is no record is always possible.',
  none: 'Lists, numbers and configurations; no records and no changes.',
}
const GROUPS = actionGroups(ACTION_NAMES)

/** What a token is called, how long it is good, and what of its owner's it may do. */
export function NewTokenForm({
  onMade,
  onCancel,
}: {
  readonly onMade: (token: NewToken) => void
  readonly onCancel: () => void
}) {
  const ids = { name: useId(), expiry: useId(), tenant: useId() }
  const user = useMe().data?.user
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [expiry, setExpiry] = useState('90')
  const [tenant, setTenant] = useState('')
  const [extent, setExtent] = useState<Extent>('all')
  const [actions, setActions] = useState<readonly ActionName[]>([])
  const [state, setState] = useState<{ readonly busy: boolean; readonly problem?: ProblemError }>({
    busy: false,
  })
  const lacking = name.trim() === '' || (extent === 'some' && actions.length === 0)

  const submit = async (): Promise<void> => {
    setState({ busy: true })
    try {
      const { token } = await sendJson<ResponseOf<'newToken'>>('POST', apiPaths.tokens(), {
        name: name.trim(),
        expires_in_days: expiry === 'never' ? null : Number(expiry),
        actions: extent === 'all' ? null : extent === 'none' ? [] : actions,
        tenant_id: tenant === '' ? null : tenant,
      })
      void client.invalidateQueries({ queryKey: readKey(apiPaths.tokens()) })
      onMade(token)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      setState({ busy: false, problem: error })
    }
  }
  return (
    <form
      className="token-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (!lacking && !state.busy) void submit()
      }}
    >
      <FormField label="Name" id={ids.name} note="For you to recognise it: which program, where.">
        <input
          id={ids.name}
          className="form-control"
          value={name}
          maxLength={100}
          required
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </FormField>
      <FormField
        label="Ends"
        id={ids.expiry}
        note={
          expiry === 'never' ? 'A token that never ends is good until somebody revokes it.' : null
        }
      >
        <Select id={ids.expiry} value={expiry} options={EXPIRIES} onChange={setExpiry} />
      </FormField>
      {user !== undefined && user.tenants.length > 1 && (
        <FormField label="Tenant" id={ids.tenant}>
          <Select
            id={ids.tenant}
            value={tenant}
            options={[
              { value: '', label: 'any of mine, as asked for in x-tenant-id' },
              ...user.tenants.map(({ id, name: label }) => ({ value: id, label })),
            ]}
            onChange={setTenant}
          />
        </FormField>
      )}
      <FormField label="May do" group note={NOTES[extent]}>
        <Choice value={extent} options={EXTENTS} onChange={setExtent} />
      </FormField>
      {extent === 'some' && (
        <div className="token-actions">
          {GROUPS.map(({ label, actions: members }) => (
            <fieldset key={label}>
              <legend>{label}</legend>
              {members.map((action) => (
                <Checkbox
                  key={action}
                  label={
                    <>
                      <code>{action}</code> <span className="dim">{ACTIONS[action].permits}</span>
                    </>
                  }
                  checked={actions.includes(action)}
                  onChange={(event) =>
                    setActions(
                      event.currentTarget.checked
                        ? [...actions, action]
                        : actions.filter((one) => one !== action),
                    )
                  }
                />
              ))}
            </fieldset>
          ))}
        </div>
      )}
      {state.problem !== undefined && <Problem problem={state.problem.problem} />}
      <div className="session-foot">
        <Button type="submit" variant="filled" disabled={lacking} loading={state.busy}>
          Create token
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  )
}
