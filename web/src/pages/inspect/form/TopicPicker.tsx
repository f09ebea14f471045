import { X } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { formatExact, plural } from '../../../format.ts'
import { isPattern, suggestTopics, topicMatches } from '../topic-match.ts'
import { FormField } from '../../../ui/form/FormField.tsx'
import './topic-picker.css'

const SHOWN = 50

interface TopicPickerProps {
  readonly topics: readonly string[]
  /** Of the cluster; undefined: not known yet. */
  readonly names: readonly string[] | undefined
  readonly onChange: (topics: readonly string[]) => void
}

/** Which topics are searched: names found by typing, or patterns with `*`. An ARIA combobox with what is chosen before it. */
export function TopicPicker({ topics, names = NO_NAMES, onChange }: TopicPickerProps) {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const query = useDeferredValue(text)
  const suggestions = useMemo(
    () => suggestTopics(query, names, topics, SHOWN),
    [query, names, topics],
  )
  const active = Math.min(at, suggestions.length - 1)
  const shown = open && suggestions.length > 0

  const type = (next: string) => {
    setText(next)
    setAt(0)
    setOpen(true)
  }
  const add = (added: readonly string[]) => {
    onChange([...new Set([...topics, ...added])])
    setText('')
    setAt(0)
  }
  const remove = (topic: string) => {
    onChange(topics.filter((one) => one !== topic))
    input.current?.focus()
  }
  const step = (by: number) => {
    setOpen(true)
    setAt((active + by + suggestions.length) % Math.max(1, suggestions.length))
  }
  const press = (event: KeyboardEvent) => {
    const chosen = suggestions[active]
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter' && !event.shiftKey && shown && chosen !== undefined) {
      add([chosen.topic])
    } else if (event.key === 'Escape' && shown) setOpen(false)
    else if (event.key === 'Backspace' && text === '' && topics.length > 0) {
      onChange(topics.slice(0, -1))
    } else if (event.key === ',' && chosen !== undefined && text !== '') add([chosen.topic])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const paste = (pasted: string) => {
    const known = pasted.split(/[\s,]+/).filter((name) => isPattern(name) || names.includes(name))
    if (known.length > 1) add(known)
    return known.length > 1
  }

  return (
    <FormField label="Topics" id={id} note={noteOf(topics, names, text, suggestions.length)}>
      <div className="picker" onBlur={(event) => leaves(event) && setOpen(false)}>
        <div className="picker-box">
          {topics.map((topic) => (
            <span
              key={topic}
              className="picker-chosen"
              data-pattern={isPattern(topic) || undefined}
            >
              <span className="picker-name">{topic}</span>
              <button type="button" aria-label={`Remove ${topic}`} onClick={() => remove(topic)}>
                <X size={12} aria-hidden />
              </button>
            </span>
          ))}
          <input
            ref={input}
            id={id}
            className="picker-input"
            role="combobox"
            aria-expanded={shown}
            aria-controls={shown ? `${id}-list` : undefined}
            aria-autocomplete="list"
            aria-activedescendant={shown ? `${id}-${active}` : undefined}
            placeholder={topics.length === 0 ? 'Name, or orders.* for several' : ''}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => type(event.currentTarget.value)}
            onPaste={(event) =>
              paste(event.clipboardData.getData('text')) && event.preventDefault()
            }
            onFocus={() => setOpen(true)}
            onClick={() => setOpen(true)}
            onKeyDown={press}
          />
        </div>
        {shown && (
          <div id={`${id}-list`} className="picker-list" role="listbox" aria-label="Topics">
            {suggestions.map(({ topic, count }, place) => (
              <div
                key={topic}
                id={`${id}-${place}`}
                role="option"
                tabIndex={-1}
                aria-selected={place === active}
                // Before the blur that a click would cause.
                onMouseDown={(event) => {
                  event.preventDefault()
                  add([topic])
                }}
                ref={place === active ? scrollIn : undefined}
              >
                <span className="picker-name">{topic}</span>
                {count !== null && <span className="dim">{plural(count, 'topic')}</span>}
              </div>
            ))}
          </div>
        )}
      </div>
    </FormField>
  )
}

const NO_NAMES: readonly string[] = []

function scrollIn(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

function leaves(event: React.FocusEvent): boolean {
  return !event.currentTarget.contains(event.relatedTarget)
}

function noteOf(
  topics: readonly string[],
  names: readonly string[],
  text: string,
  found: number,
): string | undefined {
  if (text !== '' && found === 0 && names.length > 0) {
    return `None of ${formatExact(names.length)} topics is called so.`
  }
  const patterns = topics.filter(isPattern)
  if (patterns.length === 0 || names.length === 0) return undefined
  const meant = names.filter((name) => topics.some((topic) => topicMatches(topic, name)))
  return `${plural(meant.length, 'topic')} now; a pattern is read again whenever the search is run.`
}
