import { Button, Popover, TextInput } from '@mantine/core'
import { Bookmark, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { detailText, topicsText } from './form-words.ts'
import type { SearchForm } from './model.ts'
import {
  deleteSearch,
  formOf,
  renameSearch,
  saveSearch,
  useSavedSearches,
  type SavedSearch,
} from './saved-searches.ts'
import './saved.css'

/** Searches with a name: save this one; open, rename or delete others. */
export function SavedMenu({
  form,
  onOpen,
}: {
  readonly form: SearchForm
  readonly onOpen: (form: SearchForm) => void
}) {
  const [opened, setOpened] = useState(false)
  const [renaming, setRenaming] = useState<string>()
  const searches = useSavedSearches(({ searches }) => searches)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={340}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          leftSection={<Bookmark size={13} aria-hidden />}
          onClick={() => setOpened(!opened)}
          aria-expanded={opened}
        >
          Saved
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Saved searches" className="saved">
        <SaveForm form={form} onSaved={() => setOpened(false)} />
        {searches.length === 0 ? (
          <p className="dim saved-none">None yet. They are kept in this browser.</p>
        ) : (
          <ul className="saved-list" aria-label="Saved searches">
            {searches.map((saved) =>
              saved.name === renaming ? (
                <li key={saved.name}>
                  <RenameForm name={saved.name} onDone={() => setRenaming(undefined)} />
                </li>
              ) : (
                <li key={saved.name} className="saved-row">
                  <SavedRow
                    saved={saved}
                    onOpen={() => {
                      onOpen(formOf(saved))
                      setOpened(false)
                    }}
                    onRename={() => setRenaming(saved.name)}
                  />
                </li>
              ),
            )}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function SaveForm({ form, onSaved }: { readonly form: SearchForm; readonly onSaved: () => void }) {
  const names = useSavedSearches(({ searches }) => searches)
  const [name, setName] = useState('')
  const empty = form.topics.length === 0
  const replaces = names.some((one) => one.name === name.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (empty || name.trim() === '') return
    saveSearch(name, form)
    onSaved()
  }
  return (
    <form className="saved-form" onSubmit={submit}>
      <TextInput
        aria-label="Name of this search"
        placeholder={empty ? 'Choose a topic first' : 'Name of this search'}
        disabled={empty}
        value={name}
        maxLength={80}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={empty || name.trim() === ''}>
        {replaces ? 'Replace' : 'Save'}
      </Button>
    </form>
  )
}

function RenameForm({ name, onDone }: { readonly name: string; readonly onDone: () => void }) {
  const [text, setText] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  return (
    <form
      className="saved-form"
      onSubmit={(event) => {
        event.preventDefault()
        renameSearch(name, text)
        onDone()
      }}
    >
      <TextInput
        aria-label={`New name of ${name}`}
        value={text}
        maxLength={80}
        ref={input}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
        }}
      />
      <Button type="submit">Rename</Button>
    </form>
  )
}

function SavedRow({
  saved,
  onOpen,
  onRename,
}: {
  readonly saved: SavedSearch
  readonly onOpen: () => void
  readonly onRename: () => void
}) {
  const form = formOf(saved)
  return (
    <>
      <button type="button" className="saved-open" onClick={onOpen}>
        <span>{saved.name}</span>
        <span className="saved-detail">
          {[topicsText(form), detailText(form)].filter((part) => part !== '').join(' · ')}
        </span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Rename ${saved.name}`}
        onClick={onRename}
      >
        <Pencil size={13} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Delete ${saved.name}`}
        onClick={() => deleteSearch(saved.name)}
      >
        <Trash2 size={13} aria-hidden />
      </button>
    </>
  )
}
