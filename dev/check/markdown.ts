/** As much of Markdown as GitHub's as is needed to follow links: headings, their anchors, links, code. */

export interface Link {
  /** As written, without a title. */
  readonly target: string
  /** From 1. */
  readonly line: number
}

export interface Code {
  readonly text: string
  readonly line: number
}

export interface Markdown {
  /** What `#…` may name. */
  readonly anchors: ReadonlySet<string>
  readonly links: readonly Link[]
  /** Fenced blocks line by line, and spans between backticks. */
  readonly code: readonly Code[]
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/
const SPAN = /(`+)(.+?)\1/g
/** `[text](target "title")`, also of images, and `[label]: target`. */
const LINK = /\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)|^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/g

export function readMarkdown(text: string): Markdown {
  const anchors = new Set<string>()
  const links: Link[] = []
  const code: Code[] = []
  let fence: string | null = null
  for (const [index, line] of text.split('\n').entries()) {
    const at = index + 1
    const mark: string | undefined = FENCE.exec(line)?.[1]
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
      fence = fence === null ? mark : null
      continue
    }
    if (fence !== null) {
      code.push({ text: line, line: at })
      continue
    }
    for (const [, , span = ''] of line.matchAll(SPAN)) code.push({ text: span, line: at })
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
    if (heading !== undefined) anchors.add(unused(slug(heading), anchors))
    for (const [, id = ''] of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id)
    for (const [, inline, labelled] of line.replaceAll(SPAN, '``').matchAll(LINK))
      links.push({ target: inline ?? labelled ?? '', line: at })
  }
  return { anchors, links, code }
}

/** As GitHub makes the id of a heading: lower case, blanks become hyphens, other signs are left out. */
function slug(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}

function unused(anchor: string, taken: ReadonlySet<string>): string {
  let name = anchor
  for (let n = 1; taken.has(name); n++) name = `${anchor}-${n}`
  return name
}
