/** A search in a few words: titles of tabs, the line that stands for a form that is out of sight. */
import type { SearchForm } from './model.ts'
import { defaultFrom } from './search-form.ts'

const MAX_FILTER = 60

export function topicsText({ topics }: SearchForm): string {
  const [first = 'New search'] = topics
  return topics.length > 1 ? `${first} +${topics.length - 1}` : first
}

/** What tells it from other searches of the same topics. */
export function detailText(form: SearchForm): string {
  if (form.mode === 'key') return `key ${form.key === '' ? '(empty)' : form.key}`
  const filter = form.filter.replaceAll(/\s+/g, ' ').trim()
  if (filter !== '') return filter.length > MAX_FILTER ? `${filter.slice(0, MAX_FILTER)}…` : filter
  if (form.tail) return 'tail'
  return form.mode === 'sample' ? '' : form.mode
}

export function windowText(form: SearchForm): string {
  if (form.tail) return 'live tail'
  const from = form.from === '' ? defaultFrom(form) : form.from
  return form.to === '' ? from : `${from} to ${form.to}`
}
