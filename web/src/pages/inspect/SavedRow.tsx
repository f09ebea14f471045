import { Pencil, Trash2, Users } from 'lucide-react'
import { detailText, topicsText } from './form-words.ts'
import { formOf } from './saved-list.ts'
import { keepSearch, type ListedSearch } from './saved-searches.tsx'
import './saved.css'

/** One search: opens it; its owner shares, renames and deletes it. */
export function SavedRow({
  saved,
  onOpen,
  onRename,
  onDelete,
}: {
  readonly saved: ListedSearch
  readonly onOpen: () => void
  readonly onRename: () => void
  readonly onDelete: () => void
}) {
  const form = formOf(saved)
  const { name, shared } = saved
  return (
    <>
      <button type="button" className="saved-open" onClick={onOpen}>
        <span>{name}</span>
        <span className="saved-detail">
          {[topicsText(form), detailText(form), saved.hereOnly ? 'in this browser only' : '']
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </button>
      {saved.own && (
        <>
          <button
            type="button"
            className="icon-button saved-shared"
            aria-pressed={shared}
            aria-label={`Share ${name} with everybody`}
            data-tip={shared ? 'Everybody sees it. Keep it for yourself' : 'Share with everybody'}
            onClick={() => void keepSearch({ ...saved, shared: !shared })}
          >
            <Users size={13} aria-hidden />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Rename ${name}`}
            data-tip="Rename"
            onClick={onRename}
          >
            <Pencil size={13} aria-hidden />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Delete ${name}`}
            data-tip="Delete"
            onClick={onDelete}
          >
            <Trash2 size={13} aria-hidden />
          </button>
        </>
      )}
    </>
  )
}
