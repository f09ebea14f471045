import type { CreateTopics } from '@millrace/contract/topic-mutations.ts'
import { nameProblem } from '../topic-name.ts'
import { setValues, valueProblem, type ConfigRow } from './config-rows.ts'
import { MAX_PARTITIONS, readCount } from './count-text.ts'
import type { ChangeForm, Reading } from './model.ts'

const MAX_REPLICAS = 1_000

export interface CreateTopicForm {
  readonly name: string
  /** null: as the cluster does it. */
  readonly partitions: string | null
  readonly replicationFactor: string | null
  readonly config: readonly ConfigRow[]
}

export const createTopic: ChangeForm<CreateTopicForm> = {
  change: 'create-topic',
  verb: 'Create topic',
  done: 'created',
  initial: () => ({ name: '', partitions: null, replicationFactor: null, config: [] }),
  read: readCreateTopic,
}

export function readCreateTopic(form: CreateTopicForm): Reading {
  const { name, partitions, replicationFactor, config } = form
  if (name === '') return { lacks: null }
  // Which names are taken the preview knows.
  const problem = nameProblem(name, [])
  if (problem !== null) return { lacks: problem }
  const count = partitions === null ? null : readCount(partitions, 1, MAX_PARTITIONS)
  if (count === undefined) return { lacks: 'The number of partitions is not filled in.' }
  const factor = replicationFactor === null ? null : readCount(replicationFactor, 1, MAX_REPLICAS)
  if (factor === undefined) return { lacks: 'The replication factor is not filled in.' }
  const open = valueProblem(config)
  if (open !== null) return { lacks: open }
  const topic: CreateTopics['topics'][number] = {
    name,
    partitions: count,
    replication_factor: factor,
    config: setValues(config),
  }
  return { input: { topics: [topic] } }
}
