/** How changes name an ACL. */
import type { AclBinding } from '@millrace/kafka/read/model.ts'

const PREFIX = ' (prefix)'

/** `ALLOW READ on TOPIC orders to User:alice from *`. */
export function aclName(acl: AclBinding): string {
  const { permission, operation, resourceType, resourceName, patternType, principal, host } = acl
  const pattern = patternType === 'PREFIXED' ? PREFIX : ''
  return `${permission} ${operation} on ${resourceType} ${resourceName}${pattern} to ${principal} from ${host}`
}

export type NamedResource = Pick<AclBinding, 'resourceType' | 'resourceName' | 'patternType'>

/**
 * What an ACL of that name may be of: several where names, which but for topics may be any text, have a ` to ` or ` (prefix)` of
 * their own.
 */
export function resourcesNamed(name: string): readonly NamedResource[] {
  const [, resourceType, rest] = /^\S+ \S+ on (\S+) (.*)$/s.exec(name) ?? []
  if (resourceType === undefined || rest === undefined) return []
  const parts = rest.split(' to ')
  const [first = ''] = parts
  if (resourceType === 'TOPIC') {
    const isPrefix = first.endsWith(PREFIX)
    const resourceName = isPrefix ? first.slice(0, -PREFIX.length) : first
    return [{ resourceType, resourceName, patternType: isPrefix ? 'PREFIXED' : 'LITERAL' }]
  }
  return parts.slice(1).flatMap((_, index) => {
    const text = parts.slice(0, index + 1).join(' to ')
    const literal = { resourceType, resourceName: text, patternType: 'LITERAL' } as const
    if (!text.endsWith(PREFIX)) return [literal]
    const prefix = text.slice(0, -PREFIX.length)
    return [literal, { resourceType, resourceName: prefix, patternType: 'PREFIXED' } as const]
  })
}
