/** A search whose address shows the same records later: what moves with time is written down. */
import type { RunView, SearchForm } from './model.ts'

const AGO = /^-(\d+)([smhdw])$/
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * `-15m` becomes the moment that it meant when the search began. What is read from the newest end is bounded by the
 * newest record that was found, whatever arrives meanwhile.
 */
export function pinnedForm(
  form: SearchForm,
  { records, startedAt }: Pick<RunView, 'records' | 'startedAt'>,
): SearchForm {
  const from = pinnedPlace(form.from, startedAt)
  const to = pinnedPlace(form.to, startedAt)
  const isFromTheEnd = form.order === 'newest' || (form.order === '' && /^(recent)?$/.test(from))
  const newest = newestTime(records)
  const bound = to === '' && isFromTheEnd && !form.tail && newest > 0 ? `@${newest + 1}` : to
  return { ...form, from, to: bound }
}

function pinnedPlace(place: string, startedAt: number | null): string {
  const [, count, unit = ''] = AGO.exec(place) ?? []
  const unitMs = UNIT_MS[unit]
  if (startedAt === null || count === undefined || unitMs === undefined) return place
  return `@${startedAt - Number(count) * unitMs}`
}

/** 0 where there is none that a date can be made of. */
function newestTime(records: RunView['records']): number {
  let newest = 0
  for (const { timestamp } of records) {
    if (typeof timestamp === 'bigint') return 0
    newest = Math.max(newest, timestamp)
  }
  return newest
}
