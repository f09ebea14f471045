/** "Did you mean …?" for names that are not defined. */

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitute, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

/** @param names as `name/arity` */
export function suggestion(
  name: string,
  arity: number,
  names: readonly string[],
): string | undefined {
  const same = names.filter((known) => known.startsWith(`${name}/`))
  if (same.length > 0)
    return `${name} takes ${same.map((known) => known.slice(name.length + 1)).join(' or ')} arguments, separated by \`;\``
  const near = names
    .map((known) => ({
      known,
      far: distance(name.toLowerCase(), known.slice(0, known.lastIndexOf('/')).toLowerCase()),
    }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far)
  const [best] = near
  if (best !== undefined)
    return `Did you mean \`${best.known.slice(0, best.known.lastIndexOf('/'))}\`?`
  return arity === 0 ? `A field is written \`.${name}\`, a text \`"${name}"\`` : undefined
}
