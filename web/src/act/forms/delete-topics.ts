import type { DeleteTopics } from '@millrace/contract/topic-mutations.ts'
import type { ChangeForm } from './model.ts'

/** There is nothing to fill in: its consequences are what is read. */
export const deleteTopics: ChangeForm<Record<string, never>> = {
  change: 'delete-topics',
  verb: 'Delete',
  done: 'deleted',
  initial: () => ({}),
  read: (_form, on) => {
    const input: DeleteTopics = { topics: [...on] }
    return { input }
  },
}
