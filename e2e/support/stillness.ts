/** Whether a page stands still while it loads, and fits its window. */
import type { Page } from '@playwright/test'

/** ui.md's measure; 0.1 is what search engines call good. */
export const MAX_SHIFT = 0.02

/** Counts from the first paint on, in every document that the page loads from now. */
export async function measureShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const { value = 0, sources = [] } of list.getEntries() as LayoutShift[]) {
        const moved = sources.map(({ node, previousRect: from, currentRect: to }) => {
          const element = node instanceof Element ? node.cloneNode() : node
          const text = element instanceof Element ? element.outerHTML : node?.textContent
          return `${text} from ${from.x},${from.y} to ${to.x},${to.y}`
        })
        shifts.push({ value, moved })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

interface Shift {
  readonly value: number
  /** The elements, and from where to where. */
  readonly moved: readonly string[]
}

/** As Chromium has it; not among TypeScript's types. */
interface LayoutShift extends PerformanceEntry {
  readonly value?: number
  readonly sources?: readonly {
    readonly node: Node | null
    readonly previousRect: DOMRectReadOnly
    readonly currentRect: DOMRectReadOnly
  }[]
}

export async function shift(page: Page): Promise<{ readonly sum: number; readonly what: string }> {
  const shifts = await page.evaluate(() => (window as Window & { shifts?: Shift[] }).shifts ?? [])
  const what = shifts.map(({ value, moved }) => `${value.toFixed(4)}: ${moved.join('; ')}`)
  return { sum: shifts.reduce((sum, { value }) => sum + value, 0), what: what.join('\n') }
}

/** The document as a whole; tables scroll within themselves. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('main')]
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth))
  })
}

/** Everything that was asked for is here and drawn: the socket has no end, so requests and frames are waited for. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  })
}
