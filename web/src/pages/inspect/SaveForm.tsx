import { Button, Checkbox, TextInput } from '@mantine/core'
import type { SavedSearch } from '@millrace/contract/personal.ts'
import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react'
import type { SearchForm } from './model.ts'
import { newSearch, ownNamed } from './saved-list.ts'
import { keepSearch } from './saved-searches.tsx'
import './saved.css'

/** As the server takes them. */
const MAX_NAME = 200

/** Keeps the search of the form under a name. */
export function SaveForm({
  form,
  known,
  input,
  onSaved,
}: {
  readonly form: SearchForm
  readonly known: readonly SavedSearch[]
  readonly input: RefObject<HTMLInputElement | null>
  readonly onSaved: () => void
}) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<boolean>()
  const empty = form.topics.length === 0
  const replaced = ownNamed(known, name)
  const shared = chosen ?? replaced?.shared ?? false
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (empty || name.trim() === '') return
    void keepSearch(newSearch(known, name, form, shared))
    setName('')
    setChosen(undefined)
    onSaved()
  }
  return (
    <form onSubmit={submit}>
      <div className="saved-form">
        <TextInput
          ref={input}
          aria-label="Name of this search"
          placeholder={empty ? 'Choose a topic first' : 'Name of this search'}
          disabled={empty}
          value={name}
          maxLength={MAX_NAME}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={empty || name.trim() === ''}>
          {replaced === undefined ? 'Save' : 'Replace'}
        </Button>
      </div>
      <Checkbox
        className="saved-share"
        label="Share with everybody"
        disabled={empty}
        checked={shared}
        onChange={(event) => setChosen(event.currentTarget.checked)}
      />
    </form>
  )
}

/** Another name for one of one's own. */
export function RenameForm({
  saved,
  known,
  onDone,
}: {
  readonly saved: SavedSearch
  readonly known: readonly SavedSearch[]
  readonly onDone: () => void
}) {
  const [text, setText] = useState(saved.name)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  const taken = ownNamed(known, text, saved) !== undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const name = text.trim()
    if (name === '' || taken) return
    if (name !== saved.name) void keepSearch({ ...saved, name })
    onDone()
  }
  return (
    <form className="saved-form saved-rename" onSubmit={submit}>
      <TextInput
        aria-label={`New name of ${saved.name}`}
        value={text}
        maxLength={MAX_NAME}
        ref={input}
        error={taken && 'Another of your searches has this name.'}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
        }}
      />
      <Button type="submit" disabled={taken || text.trim() === ''}>
        Rename
      </Button>
    </form>
  )
}
