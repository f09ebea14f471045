import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** Colours of one scheme's block. */
function tokensOf(scheme: 'dark' | 'light'): Record<string, string> {
  const block = new RegExp(
    `color-scheme='${scheme}'\\] \\{\\s*color-scheme: ${scheme};([^}]*)\\}`,
  ).exec(css)
  return Object.fromEntries(
    [...(block?.[1] ?? '').matchAll(/--mr-([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  )
}

/** WCAG 2.2, contrast ratio of two `#rrggbb`. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

const FRONTS = ['text', 'dim', 'accent', 'ok', 'warn', 'error', 'info'].concat(
  ['string', 'number', 'word'].map((kind) => `syntax-${kind}`),
)
const PAIRS = FRONTS.flatMap((front) =>
  ['bg', 'surface', 'raised', 'hover', 'active', 'accent-soft'].map(
    (back) => [front, back] as const,
  ),
)
const SOFT = ['ok', 'warn', 'error', 'info', 'accent'].flatMap((tone) => [
  [tone, `${tone}-soft`] as const,
  ['text', `${tone}-soft`] as const,
])

describe.each(['dark', 'light'] as const)('%s', (scheme) => {
  const tokens = tokensOf(scheme)
  test.each([...PAIRS, ...SOFT, ['on-accent', 'accent-fill'] as const, ['text', 'mark'] as const])(
    '%s on %s is 4.5:1 or more',
    (front, back) => {
      expect(contrast(tokens[front] ?? '', tokens[back] ?? '')).toBeGreaterThanOrEqual(4.5)
    },
  )
})
