/** Bytes on disk, once per broker. */
import { describeLogDirs } from '@millrace/kafka/read/describe-log-dirs.ts'
import type { SectionReader } from '../section.ts'

export const logDirs: SectionReader<'log_dirs'> = {
  section: 'log_dirs',
  after: ['topics'],
  needs: [],
  empty: () => ({
    dirs: [],
    topics: [],
    dir: new Uint32Array(0),
    topic: new Uint32Array(0),
    partition: new Int32Array(0),
    size: new Float64Array(0),
    offsetLag: new Float64Array(0),
    future: new Uint8Array(0),
  }),
  read: ({ kafka, options }) => describeLogDirs(kafka, options),
}
