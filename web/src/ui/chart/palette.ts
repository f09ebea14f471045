/**
 * Line colours: Okabe and Ito's set for colour-blind eyes (Color Universal Design, 2008), in two depths so that every
 * line keeps at least 3:1 against its ground. After seven hues the dashes change, so twelve lines stay apart.
 */
const LIGHT = ['#0072b2', '#b35900', '#007a5a', '#a34a80', '#c23b00', '#2f80b5', '#8a7500'] as const
const DARK = ['#56b4e9', '#e69f00', '#2fc59a', '#d98fbb', '#f2814e', '#7f9cf5', '#f0e442'] as const
const DASHES = [[], [6, 4], [2, 3]] as const

export interface LineStyle {
  readonly colour: string
  readonly dash: readonly number[]
}

/** Style of the nth entity of a page. */
export function lineStyle(index: number, dark: boolean): LineStyle {
  const hues = dark ? DARK : LIGHT
  return {
    colour: hues[index % hues.length] ?? hues[0],
    dash: DASHES[Math.floor(index / hues.length) % DASHES.length] ?? [],
  }
}

/** Numbers entities as they appear, so that one of them has the same hue in every chart of a page. */
export class PagePalette {
  readonly #numbers = new Map<string, number>()

  numberOf(key: string): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const next = this.#numbers.size
    this.#numbers.set(key, next)
    return next
  }
}

let current: { readonly page: string; readonly palette: PagePalette } | undefined

/** The palette of the page that is shown; another page starts anew. */
export function paletteOf(page: string): PagePalette {
  if (current?.page !== page) current = { page, palette: new PagePalette() }
  return current.palette
}
