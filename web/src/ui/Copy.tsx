import { Check, Copy as CopyIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import './icon-button.css'

export interface CopyProps {
  /** A function where the text is worth making only when it is wanted. */
  readonly text: string | (() => string)
  /** What is copied, for "Copy …": `topic name`. */
  readonly what: string
}

/** Copies `text`, and says so where the finger is. */
export function Copy({ text, what }: CopyProps) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return undefined
    const timer = setTimeout(() => setDone(false), 1500)
    return () => clearTimeout(timer)
  }, [done])
  const label = done ? 'Copied' : `Copy ${what}`
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      data-tip={label}
      onClick={() => void copyText(typeof text === 'string' ? text : text()).then(setDone)}
    >
      {done ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />}
    </button>
  )
}

/** Writes to the clipboard; false when the browser does not allow it (plain HTTP under a name that is not localhost). */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Not focused or not permitted: the older way may still work.
    }
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'sr-only'
  document.body.append(area)
  area.select()
  // The only way on insecure origins, where navigator.clipboard does not exist; deprecated, not removed.
  const done = document.execCommand('copy')
  area.remove()
  return done
}
