/** Every operation of the API. */
import type { Operation } from '../operation.ts'
import { auditOperations } from './audit.ts'
import { backgroundOperations } from './background.ts'
import { exportOperations } from './exports.ts'
import { mutationOperations } from './mutations.ts'
import { personalOperations } from './personal.ts'
import { recordOperations } from './records.ts'
import { registryOperations } from './registries.ts'
import { sampleOperations } from './samples.ts'
import { searchOperations } from './search.ts'
import { signInOperations } from './sign-in.ts'

export const operations: readonly Operation[] = [
  ...searchOperations,
  ...exportOperations,
  ...backgroundOperations,
  ...recordOperations,
  ...sampleOperations,
  ...registryOperations,
  ...personalOperations,
  ...signInOperations,
  ...auditOperations,
  ...mutationOperations,
]
