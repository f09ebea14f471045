/** Faults that a tenant may be told of: none names what it does not see. */
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { Section } from '../../state/model.ts'
import type { Visibility } from './visibility.ts'

export interface VisibleFaults {
  readonly faults: readonly Fault[]
  /** By old index: the new one, −1: it is not told. null: all are. */
  readonly moved: Int32Array | null
}

/** What `Fault.item` names, by section; others name log directories, or nothing. */
const ITEMS: Partial<Record<Section, 'topic' | 'group'>> = {
  topics: 'topic',
  offsets: 'topic',
  topic_configs: 'topic',
  group_list: 'group',
  groups: 'group',
  group_offsets: 'group',
}

export function visibleFaults(
  section: Section,
  faults: readonly Fault[],
  { seesTopic, seesGroup }: Visibility,
): VisibleFaults {
  const items = ITEMS[section]
  if (items === undefined) return { faults, moved: null }
  const sees = items === 'topic' ? seesTopic : seesGroup
  const isTold = ({ item }: Fault): boolean => item === undefined || sees(item)
  if (faults.every(isTold)) return { faults, moved: null }
  const moved = new Int32Array(faults.length).fill(-1)
  const told: Fault[] = []
  faults.forEach((fault, index) => {
    if (isTold(fault)) moved[index] = told.push(fault) - 1
  })
  return { faults: told, moved }
}

/**
 * Of a look that yielded nothing. If every reason names what is not seen, that it failed is said without naming it: else it would
 * look as if nobody had looked yet.
 */
export function visibleFailure(
  section: Section,
  faults: readonly Fault[],
  seen: Visibility,
): readonly Fault[] {
  const visible = visibleFaults(section, faults, seen).faults
  const [first] = faults
  if (visible.length > 0 || first === undefined) return visible
  const { kind, code } = first
  return [{ kind, code, message: `Nothing of it could be read: Kafka answered with ${code}.` }]
}
