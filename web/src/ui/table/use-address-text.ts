import { useEffect, useState } from 'react'

/** Text that goes to the address when the typing rests, and follows the address when that changes by itself. */
export function useAddressText(
  remembered: string,
  remember: (text: string) => void,
): readonly [string, (text: string) => void] {
  const [state, setState] = useState({ text: remembered, remembered, page: location.pathname })
  if (state.remembered !== remembered) {
    const text = remembered === state.text.trim() ? state.text : remembered
    setState({ ...state, text, remembered })
  }
  useEffect(() => {
    const text = state.text.trim()
    if (text === remembered) return undefined
    const timer = setTimeout(() => {
      // While another page is being loaded this one still stands, but the address is the other's already.
      if (location.pathname === state.page) remember(text)
    }, 250)
    return () => clearTimeout(timer)
  }, [state.text, state.page, remembered, remember])
  return [state.text, (text) => setState({ text, remembered, page: location.pathname })]
}
