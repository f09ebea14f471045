/** A page of docs/ of which one part is made of tables in the code, between two markers. */
export interface Page {
  /** Under docs/. */
  readonly file: string
  /** The made part, as Markdown. */
  readonly reference: () => string
}

const BEGIN = '<!-- made by cli/manual.ts from here -->'
const END = '<!-- to here -->'

/** The page with its made part renewed. @throws Error when the markers are gone */
export function renewed({ file, reference }: Page, page: string): string {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin === -1 || end < begin)
    throw new Error(`docs/${file}: expected the markers ${BEGIN} and ${END}`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${reference()}\n\n${page.slice(end)}`
}

/** One row of a table; a pipe in a cell would end it. */
export const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
