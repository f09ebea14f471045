import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import './combobox.css'

export interface ComboboxOption {
  readonly value: string
  /** Dim, behind it. */
  readonly note?: string | undefined
}

const SHOWN = 50

/** Chooses one of many by typing a part of it: an ARIA combobox with a list. What was chosen is the caller's to show. */
export function Combobox({
  label,
  placeholder,
  options,
  disabled = false,
  first = false,
  onChoose,
}: {
  readonly label: string
  readonly placeholder: string
  readonly options: readonly ComboboxOption[]
  readonly disabled?: boolean
  /** Where an overlay that opens puts the focus, unless something before it asks for it. */
  readonly first?: boolean
  readonly onChoose: (value: string) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  // Not deferred: Enter chooses what was typed, however fast.
  const found = useMemo(() => matching(options, text), [options, text])
  const active = Math.min(at, found.length - 1)
  const shown = open && found.length > 0
  const choose = (value: string) => {
    onChoose(value)
    setText('')
    setAt(0)
    setOpen(false)
  }
  const step = (by: number) => {
    setAt(open ? (active + by + found.length) % Math.max(1, found.length) : 0)
    setOpen(true)
  }
  const press = (event: KeyboardEvent) => {
    const current = found[active]
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter') {
      if (shown && current !== undefined) choose(current.value)
    } else if (event.key === 'Escape' && (shown || text !== '')) {
      setOpen(false)
      setText('')
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      className="combobox"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <input
        className="form-control"
        role="combobox"
        aria-label={label}
        aria-expanded={shown}
        aria-controls={shown ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={shown ? `${id}-${active}` : undefined}
        // An overlay around would take Escape for itself before this field sees it.
        data-mantine-stop-propagation={open || text !== '' ? 'true' : undefined}
        data-autofocus={first || undefined}
        placeholder={placeholder}
        disabled={disabled}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
      />
      {shown && (
        <div id={`${id}-list`} className="combobox-list" role="listbox" aria-label={label}>
          {found.map(({ value, note }, place) => (
            <div
              key={value}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              // Before the blur that a click would cause.
              onMouseDown={(event) => {
                event.preventDefault()
                choose(value)
              }}
              ref={place === active ? scrollIn : undefined}
            >
              <span className="combobox-value">{value}</span>
              {note !== undefined && <span className="combobox-note">{note}</span>}
            </div>
          ))}
        </div>
      )}
      {open && found.length === 0 && text !== '' && (
        <p className="form-note" role="status">
          None is called so.
        </p>
      )}
    </div>
  )
}

function scrollIn(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

/** Every word in it, those that begin with the first one first. */
function matching(options: readonly ComboboxOption[], query: string): readonly ComboboxOption[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return options.slice(0, SHOWN)
  const found = options.filter(({ value }) => {
    const text = value.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const rank = ({ value }: ComboboxOption) =>
    Number(!value.toLowerCase().startsWith(words[0] ?? ''))
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN)
}
