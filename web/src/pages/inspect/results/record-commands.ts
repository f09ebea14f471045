/** The same record by other means: commands to copy. */
import { apiPaths } from '@millrace/contract/paths.ts'
import { shellWord } from '../../../shell-text.ts'
import type { RecordPlace } from './record-id.ts'

/** kcat, which everybody has: the one record with headers, time and key. The broker's address is the reader's. */
export function kcatCommand({ topic, partition, offset }: RecordPlace): string {
  const format = '%T %h\\n%k\\n%s\\n'
  return `kcat -C -b "$BOOTSTRAP" -t ${shellWord(topic)} -p ${partition} -o ${offset} -c 1 -e -f '${format}'`
}

/** Our own API: the record whole. `url` of an API path, as api/client.ts makes it. */
export function curlRecord(
  cluster: string,
  { topic, partition, offset }: RecordPlace,
  urlOf: (path: string) => string,
): string {
  return `curl -s ${shellWord(urlOf(apiPaths.record(cluster, topic, partition, offset)))}`
}
