import type { Locator, Page } from '@playwright/test'
import { at, grid, heading, recordList, rows } from './screen.ts'

export interface PageUnderTest {
  readonly name: string
  readonly path: string
  /** There when the page has its content. */
  readonly shows: (page: Page) => Locator
}

const table = (label: string) => (page: Page) => rows(grid(page, label)).first()

/** Every page of the console, and what stands there when there is nothing to show. */
export const PAGES: readonly PageUnderTest[] = [
  {
    name: 'overview',
    path: at(),
    shows: (page) => page.getByRole('main').getByRole('link', { name: /^Disk/ }),
  },
  { name: 'brokers', path: at('brokers'), shows: table('Brokers') },
  { name: 'broker', path: at('brokers', '1', 'overview'), shows: table('Largest replicas') },
  {
    name: 'broker configuration',
    path: at('brokers', '1', 'config'),
    shows: table('Configuration'),
  },
  {
    name: 'log directories',
    path: at('brokers', '1', 'log-dirs'),
    shows: table('Log directories'),
  },
  { name: 'quorum', path: at('quorum'), shows: table('Quorum') },
  { name: 'topics', path: at('topics'), shows: table('Topics') },
  {
    name: 'topic',
    path: at('topics', 'orders.placed', 'overview'),
    shows: (page) => page.getByText('order-fulfilment').first(),
  },
  {
    name: 'partitions',
    path: at('topics', 'orders.placed', 'partitions'),
    shows: table('Partitions'),
  },
  {
    name: 'groups of a topic',
    path: at('topics', 'orders.placed', 'groups'),
    shows: (page) => page.getByText('order-fulfilment').first(),
  },
  {
    name: 'topic configuration, compared',
    path: `${at('topics', 'orders.placed', 'config')}?with=customers.profiles`,
    shows: table('Configuration'),
  },
  {
    name: 'records of a topic',
    path: `${at('topics', 'orders.placed', 'records')}?limit=30`,
    shows: (page) => rows(recordList(page)).first(),
  },
  {
    name: 'inspect, before anything is searched',
    path: at('data', 'inspect'),
    shows: (page) => page.locator('[data-editor="Filter"] .cm-content'),
  },
  {
    name: 'inspect',
    path: `${at('data', 'inspect')}?topics=orders.placed&filter=.value.status+%3D%3D+%22PLACED%22`,
    shows: (page) => rows(recordList(page)).first(),
  },
  { name: 'consumers', path: at('consumers'), shows: table('Groups') },
  ...[
    ['classic', 'order-fulfilment'],
    ['consumer', 'fraud-detector'],
    ['share', 'ticket-workers'],
    ['streams', 'review-word-count'],
  ].flatMap(([kind = '', id = '']) => [
    {
      name: `${kind} group`,
      path: at('consumers', id, 'overview'),
      shows: (page: Page) => heading(page, id),
    },
    {
      name: `${kind} group's members`,
      path: at('consumers', id, 'members'),
      shows: table('Members'),
    },
    { name: `${kind} group's lag`, path: at('consumers', id, 'lag'), shows: table('Partitions') },
  ]),
  {
    name: 'schemas, where there is no registry',
    path: at('schemas'),
    shows: (page) => page.getByRole('heading', { name: 'No schema registry' }),
  },
  {
    name: 'changes',
    path: `${at('changes')}?range=7d`,
    shows: (page) =>
      page
        .getByRole('feed')
        .first()
        .or(page.getByText(/^Nothing changed/)),
  },
  {
    name: 'changes, none of which matches',
    path: `${at('changes')}?q=nothing-like-it`,
    shows: (page) => page.getByText('No change in this range matches the filter'),
  },
  {
    name: 'changes of a topic',
    path: at('topics', 'orders.placed', 'changes'),
    shows: (page) => page.getByRole('textbox', { name: 'Filter changes' }),
  },
  {
    name: 'charts of a week',
    path: `${at()}?range=7d`,
    shows: (page) => page.getByRole('button', { name: '10-minute means' }).first(),
  },
  {
    name: 'settings',
    path: './settings/installation',
    shows: (page) => page.getByRole('region', { name: 'This process' }),
  },
  { name: 'instances', path: './settings/instances', shows: table('Instances') },
  {
    name: 'profile',
    path: './settings/profile',
    shows: (page) => page.getByRole('table', { name: 'What you may do, by cluster' }),
  },
  {
    name: 'my activity',
    path: './settings/activity?q=nothing-like-it',
    shows: (page) => page.getByRole('heading', { name: 'No entry matches' }),
  },
  {
    name: 'tenancy',
    path: './settings/tenancy',
    shows: (page) => page.getByRole('heading', { name: 'Global' }),
  },
  // Everybody may everything in the demo.
  {
    name: 'audit log',
    path: './settings/audit?q=nothing-like-it',
    shows: (page) => page.getByRole('heading', { name: 'No entry matches' }),
  },
  {
    name: 'access',
    path: './settings/access',
    shows: (page) => page.getByRole('region', { name: 'How access is decided' }),
  },
  { name: 'performance', path: './settings/performance', shows: table('Sections of Demo') },
  {
    name: 'sessions, where nobody signs in',
    path: './settings/sessions',
    shows: (page) => page.getByRole('heading', { name: /^Nobody signs in here/ }),
  },
  {
    name: 'panel of a new topic',
    path: `${at('topics')}?act=create-topic`,
    shows: (page) => page.getByRole('dialog').getByLabel('Partitions'),
  },
  {
    name: 'panel that empties a topic',
    path: `${at('topics', 'orders.placed', 'overview')}?act=truncate-topics`,
    shows: (page) => page.getByRole('dialog').getByRole('list', { name: 'Consequences' }),
  },
  {
    name: 'a table without a match',
    path: `${at('topics')}?q=nothing-like-it`,
    shows: (page) => page.getByText(/^None of \d+ matches/),
  },
  {
    name: 'unknown topic',
    path: at('topics', 'no-such-topic', 'overview'),
    shows: (page) => page.getByRole('alert'),
  },
  {
    name: 'unknown group',
    path: at('consumers', 'no-such-group', 'overview'),
    shows: (page) => page.getByRole('alert'),
  },
  {
    name: 'unknown cluster',
    path: './c/Nowhere/topics',
    shows: (page) => page.getByRole('heading', { name: /Nowhere/ }),
  },
  { name: 'no such page', path: at('wherever'), shows: (page) => heading(page, 'No such page') },
]
