import type { ExportFormat, ExportRequest, SearchRequest } from '@millrace/contract/search.ts'

/** The search once more, from its beginning to its end: the page's limit is for pages. */
export function exportBody(request: SearchRequest, format: ExportFormat): ExportRequest {
  const {
    cursor: _cursor,
    tail: _tail,
    streaming: _streaming,
    scan_limit: _scanLimit,
    limit: _limit,
    ...rest
  } = request
  return { ...rest, format, limit: 0 }
}
