import { TextInput } from '@mantine/core'
import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import type { Ref } from 'react'
import '../icon-button.css'
import './value.css'

interface TreeFindProps {
  readonly ref: Ref<HTMLInputElement>
  readonly text: string
  readonly onText: (text: string) => void
  /** Of the found ones the tree stands at, from 0. */
  readonly at: number
  readonly count: number
  readonly onStep: (by: 1 | -1) => void
  readonly onLeave: () => void
  /** For "Find in this …". */
  readonly what: string
}

/** The search inside a tree: Enter goes on, Shift Enter back, Escape leaves. */
export function TreeFind(props: TreeFindProps) {
  const { ref, text, onText, at, count, onStep, onLeave, what } = props
  return (
    <div className="tree-find">
      <TextInput
        ref={ref}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        placeholder={`Find in this ${what}`}
        aria-label={`Find in this ${what}`}
        leftSection={<Search size={13} aria-hidden />}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
          else if (event.key === 'Escape') {
            onText('')
            onLeave()
          } else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {text !== '' && (
        <>
          <span className="dim num" role="status">
            {count === 0 ? 'not found' : `${at + 1} of ${count === 1000 ? '1000+' : count}`}
          </span>
          <Step
            label="Previous"
            icon={ChevronUp}
            disabled={count === 0}
            onClick={() => onStep(-1)}
          />
          <Step label="Next" icon={ChevronDown} disabled={count === 0} onClick={() => onStep(1)} />
        </>
      )}
    </div>
  )
}

function Step({
  label,
  icon: Icon,
  disabled,
  onClick,
}: {
  readonly label: string
  readonly icon: typeof ChevronUp
  readonly disabled: boolean
  readonly onClick: () => void
}) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      data-tip={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={14} aria-hidden />
    </button>
  )
}
