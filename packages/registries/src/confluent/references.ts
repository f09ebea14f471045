/** What a schema refers to, also through others: fetched level by level, then in the order in which they can be read. */
import type { SchemaReference } from '@millrace/serdes/schemas/model.ts'
import { RegistryError } from '../errors.ts'
import type { RegisteredVersion } from '../registry.ts'

const MAX_REFERENCES = 500
const MAX_DEPTH = 64
const MAX_CHARACTERS = 32 * 2 ** 20

type Reference = RegisteredVersion['references'][number]
type Referring = Pick<RegisteredVersion, 'references'>
type Referred = Referring & Pick<RegisteredVersion, 'text'>

/**
 * @param fetch a version of a subject
 * @param name of the schema, for messages
 * @returns each name once, those that others refer to first; of a cycle one has to come before what it refers to
 * @throws RegistryError MR_REGISTRY_SCHEMA when they are too many, too deep or too large, and what `fetch` throws
 */
export async function resolveReferences(
  root: Referring,
  name: string,
  fetch: (reference: Reference) => Promise<Referred>,
): Promise<readonly SchemaReference[]> {
  const known = new Map<string, Referred>()
  let level = root.references
  let size = 0
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw tooMany(name, `more than ${MAX_DEPTH} levels of references`)
    const missing = new Map(level.map((each) => [keyOf(each), each] as const))
    for (const key of known.keys()) missing.delete(key)
    if (known.size + missing.size > MAX_REFERENCES)
      throw tooMany(name, `more than ${MAX_REFERENCES} references`)
    const fetched = await Promise.all(
      Array.from(missing, async ([key, each]) => [key, await fetch(each)] as const),
    )
    for (const [key, referred] of fetched) {
      known.set(key, referred)
      size += referred.text.length
    }
    if (size > MAX_CHARACTERS) throw tooMany(name, 'references of more than 32 MB')
    level = fetched.flatMap(([, referred]) => referred.references)
  }
  return inOrder(root, known)
}

function inOrder(root: Referring, known: ReadonlyMap<string, Referred>): SchemaReference[] {
  const seen = new Set<string>()
  const ordered: SchemaReference[] = []
  const visit = ({ references }: Referring): void => {
    for (const each of references) {
      if (seen.has(each.name)) continue
      seen.add(each.name)
      const referred = known.get(keyOf(each))
      if (referred === undefined) continue
      visit(referred)
      ordered.push({ name: each.name, text: referred.text })
    }
  }
  visit(root)
  return ordered
}

const keyOf = ({ subject, version }: Reference): string => `${version} ${subject}`

function tooMany(name: string, what: string): RegistryError {
  return new RegistryError('MR_REGISTRY_SCHEMA', `${name} has ${what}, which is not read.`)
}
