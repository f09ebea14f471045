import { ActionIcon, Menu } from '@mantine/core'
import { Download } from 'lucide-react'
import { formatExact } from '../../format.ts'
import type { Column } from './column.ts'
import { copyText } from '../Copy.tsx'
import { toCsv, toJson, toMarkdown } from './export-rows.ts'
import { fileName, saveFile } from './save-file.ts'

interface ExportMenuProps<Row> {
  readonly subject: string
  readonly shown: readonly Column<Row>[]
  readonly all: readonly Column<Row>[]
  readonly matching: readonly Row[]
  readonly rows: readonly Row[]
}

/** The rows that match with the columns that are shown; everything with every column where that is more. */
export function ExportMenu<Row>({ subject, shown, all, matching, rows }: ExportMenuProps<Row>) {
  const csv = (columns: readonly Column<Row>[], which: readonly Row[]) => () =>
    saveFile(fileName(subject, 'csv'), toCsv(columns, which), 'text/csv')
  const json = (columns: readonly Column<Row>[], which: readonly Row[]) => () =>
    saveFile(fileName(subject, 'json'), toJson(columns, which), 'application/json')
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label="Export" data-tip="Export">
          <Download size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{formatExact(matching.length)} rows as shown</Menu.Label>
        <Menu.Item onClick={csv(shown, matching)}>Save CSV</Menu.Item>
        <Menu.Item onClick={json(shown, matching)}>Save JSON</Menu.Item>
        <Menu.Item onClick={() => void copyText(toMarkdown(shown, matching))}>
          Copy as Markdown
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>All {formatExact(rows.length)} rows, every column</Menu.Label>
        <Menu.Item onClick={csv(all, rows)}>Save CSV</Menu.Item>
        <Menu.Item onClick={json(all, rows)}>Save JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
