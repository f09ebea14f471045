import type { ChangeEntity } from '@millrace/contract/change.ts'
import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { Search, X } from 'lucide-react'
import { useCallback, useRef } from 'react'
import { useSearchParams, useSetSearchParams } from '../../app/params.ts'
import { useAddressText } from '../../ui/table/use-address-text.ts'
import { useFilterKey } from '../../ui/use-filter-key.ts'
import { ENTITIES, ENTITY_WORDS } from './change-words.ts'

/** What the address of the page asks for. */
export interface ChangeQuery {
  readonly entity: ChangeEntity | undefined
  readonly name: string | undefined
  readonly q: string | undefined
}

export function useChangeQuery(): ChangeQuery {
  const { entity, name, q } = useSearchParams()
  return { entity: ENTITIES.find((one) => one === entity), name, q }
}

/** Text and, unless the page is about one thing, its kind and name. */
export function ChangeFilter({ fixed }: { readonly fixed: boolean }) {
  const { entity, name, q } = useChangeQuery()
  const setSearch = useSetSearchParams()
  const remember = useCallback((text: string) => setSearch({ q: text }), [setSearch])
  const [text, setText] = useAddressText(q ?? '', remember)
  const input = useRef<HTMLInputElement>(null)
  useFilterKey(input)
  return (
    <>
      <TextInput
        ref={input}
        className="changes-filter"
        aria-label="Filter changes"
        placeholder="Filter by name, setting or value"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text === '') event.currentTarget.blur()
          else setText('')
        }}
        leftSection={<Search size={14} />}
        rightSection={
          text === '' ? (
            <Kbd size="xs" aria-hidden>
              /
            </Kbd>
          ) : (
            <CloseButton size="xs" aria-label="Clear the filter" onClick={() => setText('')} />
          )
        }
        autoComplete="off"
        spellCheck={false}
      />
      {!fixed && (
        <div className="changes-kinds" role="group" aria-label="Kind of thing">
          {[undefined, ...ENTITIES].map((choice) => (
            <button
              key={choice ?? ''}
              type="button"
              aria-pressed={entity === choice}
              onClick={() => setSearch({ entity: choice, name: undefined }, false)}
            >
              {choice === undefined ? 'All' : ENTITY_WORDS[choice]}
            </button>
          ))}
        </div>
      )}
      {!fixed && name !== undefined && (
        <button
          type="button"
          className="changes-name"
          aria-label={`Only ${name}. Show others, too`}
          onClick={() => setSearch({ name: undefined }, false)}
        >
          <span className="mono">{name}</span>
          <X size={13} aria-hidden />
        </button>
      )}
    </>
  )
}
