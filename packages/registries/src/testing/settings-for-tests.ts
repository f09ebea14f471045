import type { ConfluentSettings } from '../settings.ts'

export function confluentAt(
  url: string | readonly string[],
  more: Partial<ConfluentSettings> = {},
): ConfluentSettings {
  const urls = typeof url === 'string' ? [url] : url
  return {
    kind: 'confluent',
    id: 'r1',
    name: null,
    urls,
    auth: { kind: 'none' },
    tls: null,
    ...more,
  }
}
