import { type RefObject, useEffect } from 'react'
import { isTyping } from './is-typing.ts'

/** `/` goes to this input, wherever on the page it is pressed. */
export function useFilterKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event) || document.querySelector('[aria-modal="true"]') !== null) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [input])
}
