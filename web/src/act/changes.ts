/** Every change that the console can make, as buttons, menus and the palette offer it; forms/ has the rest of each. */
import type { ActionName } from '@millrace/contract/actions.ts'

interface ChangeEntry {
  /** Of the API: `POST …/mutations/{mutation}`. */
  readonly mutation: string
  readonly action: ActionName
  /** On a button or in a menu. */
  readonly label: string
  /** The same, to go on with the topic's name. */
  readonly labelOf: string
  /** On the panel's own button; of destructive ones verb and object stand there. */
  readonly button: string
  /** Words that find it in the palette besides those of its label. */
  readonly words: string
  /** What it does cannot be taken back: its name is typed. */
  readonly destructive: boolean
}

/** By what stands in the address: `?act=create-topic`. */
export const CHANGES = {
  'create-topic': {
    mutation: 'create-topics',
    action: 'TOPIC_CREATE',
    label: 'Create topic',
    labelOf: 'Create topic',
    button: 'Create topic',
    words: 'new add',
    destructive: false,
  },
  'edit-topic-config': {
    mutation: 'edit-topic-config',
    action: 'TOPIC_EDIT',
    label: 'Edit configuration',
    labelOf: 'Edit configuration of',
    button: 'Change configuration',
    words: 'change settings retention cleanup',
    destructive: false,
  },
  'add-partitions': {
    mutation: 'add-partitions',
    action: 'TOPIC_EDIT',
    label: 'Add partitions',
    labelOf: 'Add partitions to',
    button: 'Add partitions',
    words: 'increase grow',
    destructive: false,
  },
  'truncate-topics': {
    mutation: 'truncate-topics',
    action: 'TOPIC_TRUNCATE',
    label: 'Truncate',
    labelOf: 'Truncate',
    button: 'Truncate',
    words: 'delete records empty purge',
    destructive: true,
  },
  'delete-topics': {
    mutation: 'delete-topics',
    action: 'TOPIC_DELETE',
    label: 'Delete',
    labelOf: 'Delete',
    button: 'Delete',
    words: 'remove drop topic',
    destructive: true,
  },
} as const satisfies Readonly<Record<string, ChangeEntry>>

export type ChangeName = keyof typeof CHANGES

/** Those of topics that are there, in the order of menus. */
export const TOPIC_CHANGES = [
  'edit-topic-config',
  'add-partitions',
  'truncate-topics',
  'delete-topics',
] as const satisfies readonly ChangeName[]

export function isChangeName(text: string | undefined): text is ChangeName {
  return text !== undefined && Object.hasOwn(CHANGES, text)
}
