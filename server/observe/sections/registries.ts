/** Schema registries, each by itself: one that is away is told with its reason, and never fails the others. */
import type { SectionReader } from '../section.ts'

const LONGEST_MS = 20_000

export const registries: SectionReader<'registries'> = {
  section: 'registries',
  after: [],
  needs: [],
  empty: () => [],
  async read({ registries: looks, options }) {
    const { timeoutMs = LONGEST_MS, signal } = options
    const data = await Promise.all(looks.map((one) => one.look(timeoutMs, signal)))
    return { data, faults: [], allFailed: false }
  },
}
