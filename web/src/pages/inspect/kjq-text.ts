/** Texts of kJQ put together by clicks. */

/** Binds looser than `and`, or ends in a comment that would swallow what follows. */
const LOOSE = /[|,#]|\bor\b|\bas\b|\bdef\b|\/\/|=/

/** Both hold. A filter that says more than comparisons joined by `and` is put in parentheses. */
export function withCondition(filter: string, condition: string): string {
  const before = filter.trim()
  if (before === '') return condition
  if (before === condition) return before
  const comparisons = before.replaceAll(/"(?:[^"\\]|\\.)*"|[=!<>]=/g, '')
  if (!LOOSE.test(comparisons)) return `${before} and ${condition}`
  return `(${before}${before.includes('#') ? '\n' : ''}) and ${condition}`
}

/** One more column; not twice. */
export function withColumn(projection: string, expression: string): string {
  const before = projection.trim()
  if (before === '') return expression
  const columns = before.split(',').map((column) => column.trim())
  return columns.includes(expression) ? before : `${before}, ${expression}`
}
