/** The reference part of docs/troubleshooting.md, made of the error catalogues. */
import { KAFKA_ERRORS } from '@millrace/kafka/error-cures.ts'
import { REGISTRY_ERRORS } from '@millrace/registries/errors.ts'
import { SERDE_ERRORS } from '@millrace/serdes/errors.ts'
import { CATALOGUE } from '../../server/serve/error-catalogue.ts'
import { STATE_LOG_ERRORS } from '../../server/state/records/errors.ts'
import { OTHER_ERRORS, START_ERRORS } from './other-errors.ts'
import { type Page, row } from './page.ts'
import { BANNERS, ENGINE_STATES } from './states.ts'

export const troubleshootingPage: Page = { file: 'troubleshooting.md', reference }

interface Explained {
  readonly title: string
  readonly cure: string
}

const errorRows = (errors: Readonly<Record<string, Explained>>): string[] => [
  row('code', 'what it means', 'what to do'),
  '|---|---|---|',
  ...Object.entries(errors).map(([code, { title, cure }]) =>
    row(`\`${code}\``, title, linked(cure)),
  ),
]

/** `docs/search.md` in a sentence becomes a link, as seen from docs/. */
const linked = (text: string): string => text.replaceAll(/docs\/([\w-]+\.md)/g, '[$1]($1)')

function reference(): string {
  return [
    '## States of the engine',
    '',
    row('state', 'what it means', 'what to do'),
    '|---|---|---|',
    ...Object.entries(ENGINE_STATES).map(([state, { meaning, cure }]) => row(state, meaning, cure)),
    '',
    '## Banners of the console',
    '',
    row('banner', 'what to do'),
    '|---|---|',
    ...Object.entries(BANNERS).map(([title, cure]) => row(title, linked(cure))),
    '',
    '## When it does not start',
    '',
    ...errorRows(START_ERRORS),
    '',
    '## Kafka',
    '',
    ...errorRows(KAFKA_ERRORS),
    '',
    '## Schema registries',
    '',
    ...errorRows(REGISTRY_ERRORS),
    '',
    '## Observing, changing, keeping',
    '',
    ...errorRows({ ...OTHER_ERRORS, ...STATE_LOG_ERRORS, ...SERDE_ERRORS }),
    '',
    '## Answers of the API',
    '',
    row('status', 'code', 'what it means', 'what to do'),
    '|---|---|---|---|',
    ...Object.entries(CATALOGUE)
      .sort(([, a], [, b]) => a.status - b.status)
      .map(([code, { status, title, cure }]) =>
        row(String(status), `\`${code}\``, title, linked(cure)),
      ),
  ].join('\n')
}
