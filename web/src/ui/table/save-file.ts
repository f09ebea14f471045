/** Hands text or a picture to the browser as a download. */
export function saveFile(name: string, content: string | Blob, type = 'text/plain'): void {
  const blob =
    typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content
  const url = URL.createObjectURL(blob)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = name
  anchor.click()
  URL.revokeObjectURL(url)
}

/** `topics-2026-11-22T14-02.csv`: sorts by time and is legal everywhere. */
export function fileName(subject: string, extension: string, now = Date.now()): string {
  const safe = subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
  const time = new Date(now).toISOString().slice(0, 16).replace(':', '-')
  return `${safe === '' ? 'millrace' : safe}-${time}.${extension}`
}
