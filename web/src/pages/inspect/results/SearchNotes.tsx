import { CircleAlert, Info } from 'lucide-react'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { plural } from '../../../format.ts'
import type { RunView } from '../model.ts'
import { searchNotes } from './search-notes.ts'
import './results.css'

/** More lines than these are folded. */
const SHOWN = 2

/** What the server did differently than one may think: warnings of the dialect, clamped offsets, guesses of Auto. */
export function SearchNotes({
  view,
  request,
}: {
  readonly view: RunView
  readonly request: SearchRequest
}) {
  const notes = searchNotes(view, request)
  if (notes.length === 0) return null
  const rest = notes.slice(SHOWN)
  return (
    <div className="rnotes">
      {notes.slice(0, SHOWN).map((note) => (
        <NoteLine key={note.text} {...note} />
      ))}
      {rest.length > 0 && (
        <details>
          <summary>{plural(rest.length, 'more note')}</summary>
          {rest.map((note) => (
            <NoteLine key={note.text} {...note} />
          ))}
        </details>
      )}
    </div>
  )
}

function NoteLine({ tone, text }: { readonly tone: 'warn' | 'info'; readonly text: string }) {
  const Icon = tone === 'warn' ? CircleAlert : Info
  return (
    <p className="rnote" data-tone={tone}>
      <Icon size={13} aria-hidden />
      <span>{text}</span>
    </p>
  )
}
