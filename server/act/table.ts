/** Every change that can be made. A new one is a file under mutations/ and a line here. */
import { bindMutation, type BoundMutation } from './bound-mutation.ts'
import { addPartitionsMutation } from './mutations/add-partitions.ts'
import { createTopicsMutation } from './mutations/create-topics.ts'
import { deleteTopicsMutation } from './mutations/delete-topics.ts'
import { editTopicConfigMutation } from './mutations/edit-topic-config.ts'
import { truncateTopicsMutation } from './mutations/truncate-topics.ts'

export const mutations: readonly BoundMutation[] = [
  bindMutation(createTopicsMutation),
  bindMutation(editTopicConfigMutation),
  bindMutation(addPartitionsMutation),
  bindMutation(deleteTopicsMutation),
  bindMutation(truncateTopicsMutation),
]
