/** The few pages that the server writes itself, when there is no console to show: plain, small, without scripts. */
import { createHash } from 'node:crypto'

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:12vh auto;padding:0 1.5rem;color:#1f2328;background:#fff}' +
  'h1{font-size:1.25rem}code{font-family:ui-monospace,monospace}dt{font-weight:600}dd{margin:0 0 .75rem}' +
  '@media(prefers-color-scheme:dark){body{color:#dfe2e6;background:#16181b}a{color:#5cc8b8}}'

/** CSP of these pages: their own style and nothing else. */
export const PAGE_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

/** A page; `content` is HTML, made of `escapeHtml`ed parts. */
export function htmlPage(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} · Millrace</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${content}</main></body></html>`
}

export function escapeHtml(text: string): string {
  return text.replaceAll(
    /[&<>"']/g,
    (char) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char,
  )
}
