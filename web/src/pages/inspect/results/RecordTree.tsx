import { Menu } from '@mantine/core'
import type { Json } from '@millrace/kjq/json/value.ts'
import { type ReactNode, useMemo } from 'react'
import { JsonTree } from '../../../ui/value/JsonTree.tsx'
import {
  anyConditionText,
  conditionText,
  isScalar,
  type Path,
  pathText,
} from '../../../ui/value/path.ts'
import type { InspectActions, ShownRecord } from '../model.ts'
import { allMarks } from './filter-marks.ts'
import { readableRoots } from './record-json.ts'
import { recordId } from './record-id.ts'
import { useResultsHost } from './results-host.ts'

/** The parts as a tree whose places lead back into the filter and the projection. */
export function RecordTree({ record }: { readonly record: ShownRecord }) {
  const { started, marks, actions } = useResultsHost()
  const columns = started?.columns ?? null
  const roots = useMemo(() => readableRoots(record, columns), [record, columns])
  const texts = useMemo(() => allMarks(marks), [marks])
  const projected = record.projection !== undefined
  return (
    <JsonTree
      label={`Record ${recordId(record)}`}
      roots={roots}
      marks={texts}
      // Places in the outputs of a projection are not places in the record.
      {...(projected || actions === null
        ? { paths: !projected }
        : {
            items: (path, value) =>
              placeItems(path, value, actions, started?.dialect === 'classic'),
          })}
    />
  )
}

function placeItems(path: Path, value: Json, actions: InspectActions, classic: boolean): ReactNode {
  const any = classic ? null : anyConditionText(path, value)
  return (
    <>
      {isScalar(value) && !isLong(value) && (
        <>
          <Menu.Item onClick={() => actions.onAddFilter(conditionText(path, value))}>
            Filter by this
          </Menu.Item>
          {any !== null && (
            <Menu.Item onClick={() => actions.onAddFilter(any)}>
              Filter by this in any element
            </Menu.Item>
          )}
          <Menu.Item onClick={() => actions.onAddFilter(conditionText(path, value, '!='))}>
            Filter this out
          </Menu.Item>
        </>
      )}
      <Menu.Item onClick={() => actions.onAddColumn(pathText(path))}>Show as column</Menu.Item>
      <Menu.Divider />
    </>
  )
}

/** A filter of megabytes is none that anybody meant. */
function isLong(value: Json): boolean {
  return typeof value === 'string' && value.length > 2000
}
