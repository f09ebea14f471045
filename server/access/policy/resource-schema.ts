/** A resource as it stands in the RBAC file: what may be written, and what is a mistake. */
import { z } from 'zod'
import { shown } from './shown.ts'

/** Object types by domain, as far as Millrace knows any. */
const OBJECT_TYPES: Readonly<Record<string, readonly string[]>> = {
  cluster: ['topic', 'group', 'broker', 'acl', 'quota', 'producer', 'transaction'],
  schema: ['subject'],
  connect: ['connector'],
  ksqldb: ['query', 'stream', 'table'],
}
const DOMAINS = Object.keys(OBJECT_TYPES)
const SHAPE = 'a list of 1 to 4 texts: [domain, domain id, object type, object id], or ["*"]'

export const resourceSchema = z
  .array(z.string({ error: ({ input }) => `is ${shown(input)}. Expected a text.` }), {
    error: ({ input }) =>
      input === undefined
        ? `is missing. Expected ${SHAPE}.`
        : `is ${shown(input)}. Expected ${SHAPE}.`,
  })
  .superRefine((path, context) => {
    const message = mistakeIn(path)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })

function mistakeIn(path: readonly string[]): string | null {
  const [domain = '', id = '*', type = '*', name = '*'] = path
  if (path.length < 1 || path.length > 4) return `has ${path.length} parts. Expected ${SHAPE}.`
  if (domain !== '*' && !DOMAINS.includes(domain))
    return `begins with ${shown(domain)}. Expected ${DOMAINS.join(', ')} or "*".`
  if (path.includes('')) return 'has an empty part. Leave out the end, or write "*".'
  if (type.includes('*') && type !== '*')
    return `has the object type ${shown(type)}. Expected a whole word such as topic or group, or "*".`
  const odd = [id, name].find((part) => !/^(?:\*?[^*]*|[^*]*\*)$/.test(part))
  if (odd !== undefined)
    return `has ${shown(odd)}. Expected a name, abc*, *abc or "*": one asterisk, at one end.`
  return null
}

/** A sentence about an object type that no part of Millrace asks about; null: it is known. */
export function unknownType([domain = '*', , type = '*']: readonly string[]): string | null {
  const known = domain === '*' ? Object.values(OBJECT_TYPES).flat() : (OBJECT_TYPES[domain] ?? [])
  if (type === '*' || known.includes(type)) return null
  return `has the object type ${shown(type)}, which matches nothing. Known of ${domain}: ${known.join(', ')}.`
}
