/** Payload of an observation: the section's name, then the whole as an object of that section's columns. */
import type { Outcome } from '@millrace/kafka/read/model.ts'
import type { AnyObservation, Observation, Section, SectionData } from '../../model.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { Damaged } from '../bytes/damaged.ts'
import type { Column } from './column.ts'
import { boolean, checked, list, nullable, number, readOne, writeOne } from './column.ts'
import {
  aclBinding,
  clusterDescription,
  describedGroup,
  fault,
  listedGroup,
  quorumDescription,
  quotaEntry,
} from './entities.ts'
import { object } from './objects.ts'
import { observedRegistry } from './registries.ts'
import { committedTable, configTable, logDirTable, offsetTable, topicTable } from './tables.ts'
import { oneOf, text } from './text.ts'

const SECTION_DATA: { readonly [S in Section]: Column<SectionData[S]> } = {
  cluster: clusterDescription,
  quorum: nullable(quorumDescription),
  topics: topicTable,
  offsets: offsetTable,
  group_list: list(listedGroup),
  groups: list(describedGroup),
  group_offsets: committedTable,
  log_dirs: logDirTable,
  topic_configs: configTable,
  broker_configs: configTable,
  acls: list(aclBinding),
  quotas: list(quotaEntry),
  registries: list(observedRegistry),
}

const OBSERVATIONS = {
  cluster: observationOf('cluster'),
  quorum: observationOf('quorum'),
  topics: observationOf('topics'),
  offsets: checked(observationOf('offsets'), ({ outcome }) =>
    outcome.data.fault.some((index) => index < -1 || index >= outcome.faults.length)
      ? 'a partition names a fault that is not there'
      : null,
  ),
  group_list: observationOf('group_list'),
  groups: observationOf('groups'),
  group_offsets: observationOf('group_offsets'),
  log_dirs: observationOf('log_dirs'),
  topic_configs: observationOf('topic_configs'),
  broker_configs: observationOf('broker_configs'),
  acls: observationOf('acls'),
  quotas: observationOf('quotas'),
  registries: observationOf('registries'),
} satisfies { readonly [S in Section]: Column<Observation<S>> }

function observationOf<S extends Section>(section: S): Column<Observation<S>> {
  return object<Observation<S>>({
    resource: text,
    section: oneOf<S>([section]),
    capturedAt: number,
    tookMs: number,
    epoch: number,
    outcome: object<Outcome<SectionData[S]>>({
      data: SECTION_DATA[section],
      faults: list(fault),
      allFailed: boolean,
    }),
  })
}

function columnOf(section: string): Column<AnyObservation> | null {
  if (!Object.hasOwn(OBSERVATIONS, section)) return null
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the section chooses the column of its own observations
  return OBSERVATIONS[section as Section] as Column<AnyObservation>
}

/** @throws StateLogError MR_STATE_RECORD_TOO_LARGE */
export function writeObservation(observation: AnyObservation): Buffer {
  const to = new ByteWriter()
  to.block(Buffer.from(observation.section))
  // every section has a column
  writeOne(to, columnOf(observation.section)!, observation)
  return to.finish()
}

/**
 * The observation, or the name of a section that only a later release knows.
 * @throws Damaged
 */
export function readObservation(
  payload: Uint8Array,
): { readonly observation: AnyObservation } | { readonly unknown: string } {
  const from = new ByteReader(payload)
  const section = from.block().toString()
  const column = columnOf(section)
  if (column === null) {
    if (!/^[a-z_]{1,64}$/.test(section)) throw new Damaged('it does not begin with a section')
    return { unknown: section }
  }
  const observation = readOne(from, column)
  from.finish()
  return { observation }
}
