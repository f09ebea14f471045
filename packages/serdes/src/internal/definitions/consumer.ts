/** What members of a group tell each other in it, by version. Made by dev/internal-topics/main.ts from Kafka 4.3.1: not edited by hand. */
export const SUBSCRIPTION: readonly string[] = [
  'topics:[string] userData:bytes?',
  'topics:[string] userData:bytes? ownedPartitions:[{topic:string partitions:[int32]}]',
  'topics:[string] userData:bytes? ownedPartitions:[{topic:string partitions:[int32]}] generationId:int32',
  'topics:[string] userData:bytes? ownedPartitions:[{topic:string partitions:[int32]}] generationId:int32 rackId:string?',
]

export const ASSIGNMENT: readonly string[] = [
  'assignedPartitions:[{topic:string partitions:[int32]}] userData:bytes?',
  'assignedPartitions:[{topic:string partitions:[int32]}] userData:bytes?',
  'assignedPartitions:[{topic:string partitions:[int32]}] userData:bytes?',
  'assignedPartitions:[{topic:string partitions:[int32]}] userData:bytes?',
]
