/** Long texts as lines that a browser can lay out. */

/** A line of a million characters takes a browser seconds; none is longer than this. */
const MAX_LINE = 1000

/** Lines as they are, long ones in pieces; together they are the text without its line breaks. */
export function textLines(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.length <= MAX_LINE) lines.push(line)
    else
      for (let at = 0; at < line.length; at += MAX_LINE) lines.push(line.slice(at, at + MAX_LINE))
  }
  return lines
}
