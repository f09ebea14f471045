import { Button, Popover } from '@mantine/core'
import { Bookmark } from 'lucide-react'
import { useRef, useState } from 'react'
import type { SearchForm } from './model.ts'
import { formOf } from './saved-list.ts'
import { deleteSearch, useSavedSearches, type ListedSearch } from './saved-searches.tsx'
import { RenameForm, SaveForm } from './SaveForm.tsx'
import { SavedRow } from './SavedRow.tsx'
import './saved.css'

/** Searches with a name: save this one; open, share, rename or delete others. */
export function SavedMenu({
  form,
  onOpen,
}: {
  readonly form: SearchForm
  readonly onOpen: (form: SearchForm) => void
}) {
  const [opened, setOpened] = useState(false)
  const saved = useSavedSearches()
  const input = useRef<HTMLInputElement>(null)
  const open = (search: ListedSearch) => {
    onOpen(formOf(search))
    setOpened(false)
  }
  const remove = (search: ListedSearch) => {
    void deleteSearch(search)
    // The button that had the focus goes with its row.
    input.current?.focus()
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={360}
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
        <SaveForm
          form={form}
          known={saved.searches}
          input={input}
          onSaved={() => setOpened(false)}
        />
        {saved.error !== undefined && (
          <p className="saved-none" role="status">
            <strong>Not read:</strong> <span className="dim">{saved.error.problem.detail}</span>
          </p>
        )}
        <SavedList searches={saved.searches} onOpen={open} onDelete={remove} />
        {saved.searches.length === 0 && saved.error === undefined && (
          <p className="dim saved-none" role="status">
            {saved.isPending
              ? 'Reading …'
              : 'None yet. They are kept by Millrace, for you alone or for everybody.'}
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function SavedList({
  searches,
  onOpen,
  onDelete,
}: {
  readonly searches: readonly ListedSearch[]
  readonly onOpen: (search: ListedSearch) => void
  readonly onDelete: (search: ListedSearch) => void
}) {
  const [renaming, setRenaming] = useState<string>()
  const own = searches.filter((one) => one.own)
  const others = searches.filter((one) => !one.own)
  const list = (label: string, some: readonly ListedSearch[]) =>
    some.length > 0 && (
      <section className="saved-part" aria-label={label}>
        {others.length > 0 && <h2 className="saved-head">{label}</h2>}
        <ul className="saved-list">
          {some.map((saved) => (
            <li key={saved.id} className="saved-row">
              {saved.id === renaming ? (
                <RenameForm saved={saved} known={searches} onDone={() => setRenaming(undefined)} />
              ) : (
                <SavedRow
                  saved={saved}
                  onOpen={() => onOpen(saved)}
                  onRename={() => setRenaming(saved.id)}
                  onDelete={() => onDelete(saved)}
                />
              )}
            </li>
          ))}
        </ul>
      </section>
    )
  return (
    searches.length > 0 && (
      <div className="saved-parts">
        {list('Your searches', own)}
        {list('Shared by others', others)}
      </div>
    )
  )
}
