import { CircleAlert, Info } from 'lucide-react'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { useState } from 'react'
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

/** On one line, until it is asked for. */
function NoteLine({ tone, text }: { readonly tone: 'warn' | 'info'; readonly text: string }) {
  const [whole, setWhole] = useState(false)
  const Icon = tone === 'warn' ? CircleAlert : Info
  return (
    <button
      type="button"
      className="rnote"
      data-tone={tone}
      aria-expanded={whole}
      onClick={() => setWhole(!whole)}
    >
      <Icon size={13} aria-hidden />
      <span>{text}</span>
    </button>
  )
}
