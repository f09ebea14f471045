import { Popover } from '@mantine/core'
import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import './kjq-help.css'

const EXAMPLES: readonly (readonly [filter: string, meaning: string])[] = [
  ['.value.customer.id == "c-12345"', 'a field is exactly this; found in the bytes, the fastest'],
  ['.value.total > 100 and .value.currency == "EUR"', 'both hold'],
  ['.value.status | IN("failed", "refunded")', 'one of several'],
  ['.key | startswith("order-")', 'the key begins so'],
  ['.headers.traceparent != null', 'the header is there'],
  ['.value == null', 'tombstones'],
  ['any(.value.items[]; .price > 50)', 'one element is so'],
  ['.value | tostring | test("timeout"; "i")', 'a regular expression, anywhere in the value'],
]
const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Shift Enter', 'run'],
  ['↑', 'at the start: filters run before; ↓ comes back'],
  ['Ctrl Space', 'complete'],
  ['Ctrl Z', 'undo'],
  ['Tab', 'leave the editor'],
]

/** What a filter can say, by examples that can be taken over, and the editor's keys. */
export function KjqHelp({ onTake }: { readonly onTake: (filter: string) => void }) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="right-start"
      width={420}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className="kjq-help-button"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <CircleHelp size={13} aria-hidden /> kJQ
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Help for filters" className="kjq-help">
        <p>
          A filter is a jq program over <code>topic</code>, <code>partition</code>,{' '}
          <code>offset</code>, <code>timestamp</code>, <code>key</code>, <code>value</code> and{' '}
          <code>headers</code>. A record matches when it gives anything but null or false.
        </p>
        <ul>
          {EXAMPLES.map(([filter, meaning]) => (
            <li key={filter}>
              <button
                type="button"
                onClick={() => {
                  onTake(filter)
                  setOpened(false)
                }}
              >
                <code>{filter}</code>
                <span>{meaning}</span>
              </button>
            </li>
          ))}
        </ul>
        <dl>
          {KEYS.map(([keys, does]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  )
}
