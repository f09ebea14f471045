/**
 * With LOG_EXCEPTION an engine in ERROR makes the console unavailable until the process is restarted, even when the
 * cluster is back. Then pages and API say why, since when and what to do; health, static files and the OpenAPI
 * document stay.
 */
import type { Engine } from '../state/engine.ts'
import { ServeError } from './errors.ts'
import { escapeHtml, htmlPage } from './html-page.ts'

const REMEDY =
  'Restart Millrace once the cluster can be reached. STREAMS_ERROR_STRATEGY=LOG_AND_RECOVER would recover by itself, LOG_AND_EXIT would end the process so that an orchestrator restarts it; STREAMS_TASK_TIMEOUT_MS sets how long a cluster may be away.'

const since = (engine: Engine): string => new Date(engine.since).toISOString()
const reason = (engine: Engine): string => engine.reason ?? 'No reason was recorded.'

export function engineError(engine: Engine): ServeError {
  return new ServeError(
    'MR_ENGINE_ERROR',
    `The engine has been in state ${engine.state} since ${since(engine)}: ${reason(engine)} Snapshots go on, but pages and API stay unavailable until the restart (STREAMS_ERROR_STRATEGY=LOG_EXCEPTION). ${REMEDY}`,
  )
}

export function enginePage(engine: Engine): string {
  return htmlPage(
    'Millrace is not available',
    `<dl><dt>Why</dt><dd>${escapeHtml(reason(engine))}</dd><dt>Since</dt><dd>${since(engine)}</dd>` +
      `<dt>What to do</dt><dd>${escapeHtml(REMEDY)}</dd></dl>` +
      '<p>Snapshots of the clusters go on meanwhile and are in the log; <code>/healthy</code> answers 503.</p>',
  )
}

/** What a closing socket says: at most 123 bytes fit into a close frame (RFC 6455, 5.5.1). */
export function engineCloseReason(engine: Engine): string {
  const text = `MR_ENGINE_ERROR since ${since(engine)}: ${reason(engine)}`
  let short = text.slice(0, 123)
  while (Buffer.byteLength(short) > 123) short = short.slice(0, -1)
  return short
}
