/** ACLs as commands for kafka-acls.sh, and as JSON. */
import { kafkaCommand } from '../../server/act/command-line.ts'
import { type Acl, byResource, type NeededAcl, type Resource } from './minimum.ts'
import type { Need } from './table.ts'

export interface ClusterAcls {
  readonly label: string
  readonly bootstrap: string
  /** Whether an administrator needs more than the address. */
  readonly secure: boolean
  readonly principal: string
  /** What to know before the commands are run, a sentence each. */
  readonly notes: readonly string[]
  readonly acls: readonly NeededAcl[]
}

/** For a POSIX shell: comments and commands. */
export function asCommands(clusters: readonly ClusterAcls[]): string {
  return clusters
    .map(({ label, acls, notes, ...target }) =>
      [
        `# ${oneLine(label)}`,
        ...notes.map((note) => `# ${oneLine(note)}`),
        ...byResource(acls).flatMap((group) => ['', ...commandOf(group, target)]),
        '',
      ].join('\n'),
    )
    .join('\n')
}

/** Names come from the environment: a line end in one must not begin a command. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

function commandOf(
  acls: readonly NeededAcl[],
  target: Pick<ClusterAcls, 'bootstrap' | 'secure' | 'principal'>,
): string[] {
  const comments = acls.flatMap(({ operation, needs }) =>
    needs.map(
      (need) =>
        `# ${operation}, to ${need.purpose}${whyOf(need)}${need.operation === operation ? '' : ` (implies ${need.operation})`}`,
    ),
  )
  return [...comments, kafkaCommand('kafka-acls.sh', target, addWords(acls, target.principal))]
}

/** Arguments of kafka-acls.sh that add ACLs of one resource, without where Kafka is. */
function addWords(acls: readonly Acl[], principal: string): string[] {
  const [first] = acls
  if (first === undefined) return []
  return [
    '--add',
    '--allow-principal',
    principal,
    ...acls.flatMap(({ operation }) => ['--operation', operation]),
    ...resourceWords(first.resource),
  ]
}

function resourceWords({ type, patternType, name }: Resource): string[] {
  if (type === 'cluster') return ['--cluster']
  const pattern = patternType === 'prefixed' ? ['--resource-pattern-type', 'prefixed'] : []
  return [...pattern, `--${type}`, name]
}

function whyOf({ when }: Need): string {
  if (when === 'always' || when === 'state') return ''
  return `; ${when.join(' or ')}`
}

export function asJson(clusters: readonly ClusterAcls[]): string {
  const shown = clusters.map(({ label, bootstrap, principal, notes, acls }) => ({
    cluster: label,
    bootstrap,
    principal,
    notes,
    acls: acls.map(({ resource, operation, needs }) => ({
      resource_type: resource.type,
      pattern_type: resource.patternType,
      resource_name: resource.name,
      operation,
      permission: 'Allow',
      host: '*',
      needed_to: needs.map(({ purpose }) => purpose),
    })),
  }))
  return `${JSON.stringify(shown, null, 2)}\n`
}
