import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { ExportFormat, SearchRequest } from '@millrace/contract/search.ts'
import { Download } from 'lucide-react'
import { linkUrl, sendJson } from '../../../api/client.ts'
import { curlPost } from '../../../shell-text.ts'
import { apiPaths } from '../../../api/paths.ts'
import { ProblemError } from '../../../api/problem-error.ts'
import { copyText } from '../../../ui/Copy.tsx'
import type { SearchRun, StartedLine } from '../model.ts'
import { useRefusal } from '../search-reads.ts'
import { exportBody } from './export-body.ts'

const FORMATS: readonly { readonly id: ExportFormat; readonly label: string }[] = [
  { id: 'ndjson', label: 'NDJSON, one record a line' },
  { id: 'json', label: 'JSON, one array' },
  { id: 'csv', label: 'CSV, for a spreadsheet' },
]

const RECORD_COLUMNS = 'topic, partition, offset, timestamp, timestamp_type, key, value, headers'

/** All results as a file, found again from the beginning and streamed: not only what is shown. */
export function ResultsExport({
  run,
  started,
}: {
  readonly run: Pick<SearchRun, 'cluster' | 'request'>
  readonly started: StartedLine | null
}) {
  const refusal = useRefusal('TOPIC_DATA_DOWNLOAD')
  const tail = run.request.tail === true
  const reason = tail ? 'A live tail has no end to export. Search a window instead.' : refusal
  const disabled = reason !== null
  const button = (
    <Button
      className="rline-icon"
      leftSection={<Download size={13} aria-hidden />}
      aria-disabled={disabled}
      {...(disabled && { 'data-disabled': true })}
      data-tip={reason ?? 'Export all results'}
    >
      <span className="rline-label">Export</span>
    </Button>
  )
  if (disabled) return button
  const columns = started?.columns?.join(', ') ?? RECORD_COLUMNS
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{extent(run.request)}</Menu.Label>
        {FORMATS.map(({ id, label }) => (
          <Menu.Item key={id} onClick={() => void startExport(run.cluster, run.request, id)}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label className="rexport-columns">CSV columns: {columns}</Menu.Label>
        <Menu.Item onClick={() => void copyText(curlSearch(run))}>Copy API call</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function extent({ from = 'recent', mode = 'sample' }: SearchRequest): string {
  const recent = from === 'recent' && mode !== 'key' && mode !== 'range'
  return recent
    ? 'Every match, from the newest record back to the oldest'
    : 'Every match in the window, not only those shown'
}

async function startExport(
  cluster: string,
  request: SearchRequest,
  format: ExportFormat,
): Promise<void> {
  try {
    const { export: ticket } = await sendJson<ResponseOf<'exports'>>(
      'POST',
      apiPaths.exports(cluster),
      exportBody(request, format),
    )
    // A link, so that the browser writes to the disk as it comes: a file of gigabytes needs no memory here.
    const link = document.createElement('a')
    link.href = linkUrl(ticket.url).href
    link.download = ''
    link.click()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { title, detail } = error.problem
    notifications.show({ color: 'red', title: `No export: ${title}`, message: detail })
  }
}

/** The search itself, whose answer streams records as they are found. */
function curlSearch({ cluster, request }: Pick<SearchRun, 'cluster' | 'request'>): string {
  const { format: _format, ...body } = exportBody(request, 'ndjson')
  return curlPost(linkUrl(apiPaths.search(cluster)).href, { ...body, limit: 0, streaming: true })
}
