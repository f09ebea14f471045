/** Columns of schema registries and their subjects. */
import type { ObservedRegistry, ObservedSubject } from '../../model.ts'
import { boolean, list, nullable, number } from './column.ts'
import { object } from './objects.ts'
import { oneOf, text } from './text.ts'

const observedSubject = object<ObservedSubject>({
  name: text,
  type: nullable(oneOf(['AVRO', 'PROTOBUF', 'JSON'])),
  id: nullable(text),
  latest: nullable(number),
  versions: nullable(number),
  compatibility: nullable(text),
  isOwnLevel: nullable(boolean),
})

export const observedRegistry = object<ObservedRegistry>({
  id: text,
  seenAt: nullable(number),
  reason: nullable(text),
  compatibility: nullable(text),
  subjects: nullable(list(observedSubject)),
  lacking: nullable(text),
})
