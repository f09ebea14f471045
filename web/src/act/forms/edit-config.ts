import type { EditTopicConfig } from '@millrace/contract/topic-mutations.ts'
import type { OpenChange } from '../place.ts'
import { resetNames, setValues, untouched, valueProblem, type ConfigRow } from './config-rows.ts'
import type { ChangeForm, Reading } from './model.ts'

export interface EditConfigForm {
  readonly rows: readonly ConfigRow[]
}

export const editConfig: ChangeForm<EditConfigForm> = {
  change: 'edit-topic-config',
  verb: 'Change configuration of',
  done: 'changed',
  initial: ({ setting, reset }: OpenChange) => ({
    rows: [
      ...listed(setting).map(untouched),
      ...listed(reset).map((name): ConfigRow => ({ name, value: null, reset: true })),
    ],
  }),
  read: readEditConfig,
}

const listed = (text: string | undefined): readonly string[] =>
  text?.split(',').filter((name) => name !== '') ?? []

export function readEditConfig({ rows }: EditConfigForm, on: readonly string[]): Reading {
  const set = setValues(rows)
  const reset = resetNames(rows)
  if (Object.keys(set).length === 0 && reset.length === 0) return { lacks: null }
  const open = valueProblem(rows)
  if (open !== null) return { lacks: open }
  const input: EditTopicConfig = { topics: [...on], set, reset }
  return { input }
}
