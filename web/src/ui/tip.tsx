import { useEffect, useRef } from 'react'
import './tip.css'

/**
 * One tooltip for the whole page: whatever carries `data-tip` has one. A component per cell would cost a table of
 * 100,000 rows its scrolling; here a cell pays one attribute. Shown on hover after a moment, at once on focus;
 * Escape hides it (WCAG 1.4.13).
 */
export function TipLayer() {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const tip = box.current
    return tip === null ? undefined : follow(tip)
  }, [])
  return <div ref={box} className="tip" role="tooltip" hidden />
}

const DELAY_MS = 250
const MARGIN = 6

function follow(tip: HTMLElement): () => void {
  const control = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let owner: Element | null = null

  const hide = (): void => {
    clearTimeout(timer)
    owner = null
    tip.hidden = true
  }
  const show = (element: Element): void => {
    const text = element.getAttribute('data-tip')
    if (text === null || text === '' || !element.isConnected) return
    tip.textContent = text
    tip.hidden = false
    const at = element.getBoundingClientRect()
    const size = tip.getBoundingClientRect()
    const below = at.bottom + MARGIN + size.height < innerHeight
    tip.style.top = `${below ? at.bottom + MARGIN : Math.max(MARGIN, at.top - MARGIN - size.height)}px`
    const centred = at.left + at.width / 2 - size.width / 2
    tip.style.left = `${Math.max(MARGIN, Math.min(centred, innerWidth - size.width - MARGIN))}px`
  }
  const enter = (event: Event, delay: number): void => {
    const element = event.target instanceof Element ? event.target.closest('[data-tip]') : null
    if (element === owner) return
    hide()
    if (element === null) return
    owner = element
    timer = setTimeout(() => show(element), delay)
  }
  const options = { signal: control.signal, passive: true }
  document.addEventListener('pointerover', (event) => enter(event, DELAY_MS), options)
  document.addEventListener(
    'focusin',
    (event) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) enter(event, 0)
    },
    options,
  )
  document.addEventListener('focusout', hide, options)
  document.addEventListener('pointerdown', hide, options)
  document.addEventListener('scroll', hide, { ...options, capture: true })
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide(), options)
  return () => {
    hide()
    control.abort()
  }
}
