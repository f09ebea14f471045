/** "Did you mean …?" for names that are not defined. */
import type { Call } from '../syntax/ast.ts'

/** Edits (insert, delete, replace a character) that lead from one name to the other. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitute = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitute, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

const FIELDS: ReadonlySet<string> = new Set(
  'topic partition offset timestamp key value headers header'.split(' '),
)
const CONSTANTS: Readonly<Record<string, string>> = {
  None: 'null',
  nil: 'null',
  NULL: 'null',
  undefined: 'null',
  True: 'true',
  TRUE: 'true',
  False: 'false',
  FALSE: 'false',
}

/** @param names what is defined, as `name/arity` */
export function suggestion(
  node: Call,
  source: string,
  names: readonly string[],
): string | undefined {
  const { name, at } = node
  const arity = node.arguments.length
  const field = `A field is written \`.${name}\`, a text \`"${name}"\``
  if (arity === 0) {
    if (Object.hasOwn(CONSTANTS, name)) return `Write \`${CONSTANTS[name]}\``
    if (/[\w"]-$/.test(source.slice(0, at))) {
      const whole = /[\w-]*$/.exec(source.slice(0, at + name.length))?.[0] ?? name
      return `A name with a dash stands in quotes: \`."${whole}"\``
    }
    if (FIELDS.has(name) || /^[.[]/.test(source.slice(at + name.length))) return field
  }
  const same = names.filter((known) => known.startsWith(`${name}/`))
  if (same.length > 0) {
    const arities = same.map((known) => Number(known.slice(name.length + 1)))
    const takes =
      arities.length === 1 && arities[0] === 0
        ? 'no arguments'
        : `${arities.join(' or ')} argument(s), separated by \`;\``
    return `\`${name}\` takes ${takes}`
  }
  const near = names
    .map((known) => known.slice(0, known.lastIndexOf('/')))
    .map((known) => ({ known, far: distance(name.toLowerCase(), known.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far)
  const [best] = near
  if (best !== undefined) return `Did you mean \`${best.known}\`?`
  return arity === 0 ? field : undefined
}
