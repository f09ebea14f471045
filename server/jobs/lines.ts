/** A search as the NDJSON of the API: the records' text goes through unparsed. */
import type { RecordText, SearchOutput } from '@millrace/search/engine/model.ts'
import type { RunningSearch } from './running-search.ts'

/** Some lines at a time, each as soon as it is there; the `done` line last. */
export async function* linesOf(search: RunningSearch): AsyncGenerator<string> {
  yield `${JSON.stringify(search.started)}\n`
  for await (const output of search.outputs) yield linesOfOutput(output)
}

function linesOfOutput(output: SearchOutput): string {
  if (output.type !== 'records') return `${JSON.stringify(output)}\n`
  let text = ''
  for (const record of output.records) text += recordLine(record)
  return text
}

/** The record's own text with its type in front. */
const recordLine = ({ json }: RecordText): string => `{"type":"record",${json.slice(1)}\n`
