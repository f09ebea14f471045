import { Popover } from '@mantine/core'
import { ChevronsUpDown } from 'lucide-react'
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { matchingGroups, type PickGroup } from './pick-groups.ts'
import './pick-list.css'

/** One of many in groups: a button that says what is chosen, and a list with a search field behind it. */
export function PickList({
  label,
  value,
  shown,
  groups,
  free = false,
  onChange,
}: {
  /** What is chosen here, for screen readers: `Value is read as`. */
  readonly label: string
  readonly value: string
  /** Text of the choice on the button, where it is not the value itself. */
  readonly shown?: string
  readonly groups: readonly PickGroup[]
  /** What is typed may be chosen as it is. */
  readonly free?: boolean
  readonly onChange: (value: string) => void
}) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      width={264}
    >
      <Popover.Target>
        <button
          type="button"
          className="form-control pick-button"
          aria-label={`${label}: ${shown ?? value}`}
          aria-haspopup="listbox"
          onClick={() => setOpened(!opened)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
            event.preventDefault()
            setOpened(true)
          }}
        >
          <span className="pick-shown">{shown ?? value}</span>
          <ChevronsUpDown size={13} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="pick-drop" aria-label={label}>
        <PickOptions
          label={label}
          value={value}
          groups={groups}
          free={free}
          onChoose={(chosen) => {
            setOpened(false)
            onChange(chosen)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function PickOptions({
  label,
  value,
  groups,
  free,
  onChoose,
}: {
  readonly label: string
  readonly value: string
  readonly groups: readonly PickGroup[]
  readonly free: boolean
  readonly onChoose: (value: string) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const found = useMemo(() => offered(groups, text, free), [groups, text, free])
  const options = found.flatMap((group) => group.options)
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((option) => option.value === value),
    ),
  )
  const active = Math.min(at, options.length - 1)
  const press = (event: KeyboardEvent) => {
    const current = options[active]
    if (event.key === 'ArrowDown') setAt((active + 1) % Math.max(1, options.length))
    else if (event.key === 'ArrowUp')
      setAt((active - 1 + options.length) % Math.max(1, options.length))
    else if (event.key === 'Enter') {
      if (current !== undefined) onChoose(current.value)
    } else return
    event.preventDefault()
    // Enter in the form around would run the search.
    event.stopPropagation()
  }
  return (
    <>
      <input
        className="form-control pick-find"
        role="combobox"
        aria-label={`Find in ${label}`}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        data-autofocus
        placeholder="Find"
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={press}
      />
      <div id={`${id}-list`} className="pick-list" role="listbox" aria-label={label}>
        {found.map((group) => (
          <div
            key={group.label}
            role="group"
            aria-label={group.label === '' ? 'Choices' : group.label}
          >
            {group.label !== '' && (
              <div className="pick-group" aria-hidden>
                {group.label}
              </div>
            )}
            {group.options.map((option) => {
              const place = options.indexOf(option)
              return (
                <div
                  key={option.value}
                  id={`${id}-${place}`}
                  role="option"
                  tabIndex={-1}
                  className="pick-option"
                  aria-selected={option.value === value}
                  data-active={place === active || undefined}
                  ref={place === active ? scrollIn : undefined}
                  // The keys are the search field's, as of every combobox.
                  onMouseDown={(event) => {
                    event.preventDefault()
                    onChoose(option.value)
                  }}
                >
                  <span>{option.label ?? option.value}</span>
                  {option.note !== undefined && <span className="pick-note">{option.note}</span>}
                </div>
              )
            })}
          </div>
        ))}
        {options.length === 0 && <p className="form-note pick-none">None is called so.</p>}
      </div>
    </>
  )
}

function offered(groups: readonly PickGroup[], text: string, free: boolean): readonly PickGroup[] {
  const found = matchingGroups(groups, text)
  const typed = text.trim()
  const isKnown = found.some(({ options }) => options.some(({ value }) => value === typed))
  return !free || typed === '' || isKnown
    ? found
    : [...found, { label: '', options: [{ value: typed, note: 'as typed' }] }]
}

function scrollIn(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}
