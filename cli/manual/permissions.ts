/** The table of docs/permissions.md, made of the one that `./millrace acls` prints from. */
import { IMPLIED, type Need, NEEDS, type Place } from '../acls/table.ts'
import { type Page, row } from './page.ts'

export const permissionsPage: Page = { file: 'permissions.md', reference }

/** With the default of MILLRACE_TOPIC_PREFIX. */
const RESOURCES: Readonly<Record<Place, string>> = {
  cluster: 'Cluster',
  topics: 'Topic `*`',
  groups: 'Group `*`',
  'internal topics': 'Topic prefixed `__millrace_`',
  instances: 'Group `__millrace-instances`',
}

/** An RBAC file says on which topics an action is allowed. */
const resourceOf = ({ on, when }: Need): string =>
  `${RESOURCES[on]}${typeof when === 'string' ? '' : ', or those that the RBAC file names'}`

function whenOf({ when }: Need): string {
  switch (when) {
    case 'always':
      return 'on every cluster'
    case 'state':
      return 'on the primary cluster, unless `PERSISTENCE_MODE=none`'
    default:
      return when.map((action) => `\`${action}\``).join(' or ')
  }
}

function reference(): string {
  return [
    row('to', 'operation', 'resource', 'needed', 'without it'),
    '|---|---|---|---|---|',
    ...NEEDS.map((need) =>
      row(need.purpose, need.operation, resourceOf(need), whenOf(need), need.without),
    ),
    '',
    `Kafka implies ${Object.entries(IMPLIED)
      .map(([operation, by]) => `${operation} where it allows ${by.join(', ')}`)
      .join(', and ')}. Such rows are left out of what \`./millrace acls\` prints.`,
  ].join('\n')
}
