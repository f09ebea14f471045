/** The address tree. Every page is loaded when it is first opened; links.ts writes what is read here. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { ClusterFrame } from './ClusterFrame.tsx'
import { ErrorPage } from './ErrorPage.tsx'
import { Home } from './Home.tsx'
import { NotFound } from './NotFound.tsx'
import { Shell } from './shell/Shell.tsx'
import { parseSearch, stringifySearch } from './search-text.ts'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ErrorPage,
  validateSearch: (
    search: Record<string, unknown>,
  ): { range?: string; stat?: string; tenant?: string } => search,
  // The time range belongs to the visit, not to one page; so does what stands for a step of it, and whose eyes look.
  search: { middlewares: [retainSearchParams(['range', 'stat', 'tenant'])] },
})

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })

const cluster = createRoute({
  getParentRoute: () => root,
  path: 'c/$cluster',
  component: ClusterFrame,
})

const overview = createRoute({
  getParentRoute: () => cluster,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const brokers = createRoute({
  getParentRoute: () => cluster,
  path: 'brokers',
  component: lazyRouteComponent(() => import('../pages/brokers/BrokersPage.tsx'), 'BrokersPage'),
})
const quorum = createRoute({
  getParentRoute: () => cluster,
  path: 'quorum',
  component: lazyRouteComponent(() => import('../pages/brokers/QuorumPage.tsx'), 'QuorumPage'),
})
const broker = createRoute({
  getParentRoute: () => cluster,
  path: 'brokers/$broker',
  component: lazyRouteComponent(() => import('../pages/brokers/BrokerPage.tsx'), 'BrokerPage'),
})
const brokerTabs = [
  createRoute({ getParentRoute: () => broker, path: '/', beforeLoad: toOverview }),
  createRoute({
    getParentRoute: () => broker,
    path: 'overview',
    component: lazyRouteComponent(
      () => import('../pages/brokers/BrokerOverview.tsx'),
      'BrokerOverview',
    ),
  }),
  createRoute({
    getParentRoute: () => broker,
    path: 'config',
    component: lazyRouteComponent(
      () => import('../pages/brokers/BrokerConfig.tsx'),
      'BrokerConfig',
    ),
  }),
  createRoute({
    getParentRoute: () => broker,
    path: 'log-dirs',
    component: lazyRouteComponent(
      () => import('../pages/brokers/BrokerLogDirs.tsx'),
      'BrokerLogDirs',
    ),
  }),
  createRoute({
    getParentRoute: () => broker,
    path: 'changes',
    component: lazyRouteComponent(
      () => import('../pages/brokers/BrokerChanges.tsx'),
      'BrokerChanges',
    ),
  }),
]

const topics = createRoute({
  getParentRoute: () => cluster,
  path: 'topics',
  component: lazyRouteComponent(() => import('../pages/topics/TopicsPage.tsx'), 'TopicsPage'),
})
const topic = createRoute({
  getParentRoute: () => cluster,
  path: 'topics/$topic',
  component: lazyRouteComponent(() => import('../pages/topics/TopicPage.tsx'), 'TopicPage'),
})
const inspect = createRoute({
  getParentRoute: () => cluster,
  path: 'data/inspect',
  component: lazyRouteComponent(() => import('../pages/inspect/InspectPage.tsx'), 'InspectPage'),
})
const data = createRoute({
  getParentRoute: () => cluster,
  path: 'data',
  beforeLoad: ({ location }) => {
    throw redirect({ to: `${location.pathname.replace(/\/+$/, '')}/inspect`, replace: true })
  },
})
const topicTabs = [
  createRoute({ getParentRoute: () => topic, path: '/', beforeLoad: toOverview }),
  createRoute({
    getParentRoute: () => topic,
    path: 'overview',
    component: lazyRouteComponent(
      () => import('../pages/topics/TopicOverview.tsx'),
      'TopicOverview',
    ),
  }),
  createRoute({
    getParentRoute: () => topic,
    path: 'partitions',
    component: lazyRouteComponent(
      () => import('../pages/topics/TopicPartitions.tsx'),
      'TopicPartitions',
    ),
  }),
  createRoute({
    getParentRoute: () => topic,
    path: 'records',
    component: lazyRouteComponent(
      () => import('../pages/inspect/TopicRecords.tsx'),
      'TopicRecords',
    ),
  }),
  createRoute({
    getParentRoute: () => topic,
    path: 'groups',
    component: lazyRouteComponent(() => import('../pages/topics/TopicGroups.tsx'), 'TopicGroups'),
  }),
  createRoute({
    getParentRoute: () => topic,
    path: 'config',
    component: lazyRouteComponent(() => import('../pages/topics/TopicConfig.tsx'), 'TopicConfig'),
  }),
  createRoute({
    getParentRoute: () => topic,
    path: 'changes',
    component: lazyRouteComponent(() => import('../pages/topics/TopicChanges.tsx'), 'TopicChanges'),
  }),
]

const consumers = createRoute({
  getParentRoute: () => cluster,
  path: 'consumers',
  component: lazyRouteComponent(
    () => import('../pages/consumers/ConsumersPage.tsx'),
    'ConsumersPage',
  ),
})
const group = createRoute({
  getParentRoute: () => cluster,
  path: 'consumers/$group',
  component: lazyRouteComponent(() => import('../pages/consumers/GroupPage.tsx'), 'GroupPage'),
})
const groupTabs = [
  createRoute({ getParentRoute: () => group, path: '/', beforeLoad: toOverview }),
  createRoute({
    getParentRoute: () => group,
    path: 'overview',
    component: lazyRouteComponent(
      () => import('../pages/consumers/GroupOverview.tsx'),
      'GroupOverview',
    ),
  }),
  createRoute({
    getParentRoute: () => group,
    path: 'members',
    component: lazyRouteComponent(
      () => import('../pages/consumers/GroupMembers.tsx'),
      'GroupMembers',
    ),
  }),
  createRoute({
    getParentRoute: () => group,
    path: 'lag',
    component: lazyRouteComponent(() => import('../pages/consumers/GroupLag.tsx'), 'GroupLag'),
  }),
  createRoute({
    getParentRoute: () => group,
    path: 'changes',
    component: lazyRouteComponent(
      () => import('../pages/consumers/GroupChanges.tsx'),
      'GroupChanges',
    ),
  }),
]

const schemasPage = lazyRouteComponent(
  () => import('../pages/schemas/SchemasPage.tsx'),
  'SchemasPage',
)
const schemas = [
  createRoute({ getParentRoute: () => cluster, path: 'schemas', component: schemasPage }),
  createRoute({ getParentRoute: () => cluster, path: 'schemas/$registry', component: schemasPage }),
  createRoute({
    getParentRoute: () => cluster,
    path: 'schemas/$registry/subjects/$subject',
    component: lazyRouteComponent(() => import('../pages/schemas/SubjectPage.tsx'), 'SubjectPage'),
  }),
  createRoute({
    getParentRoute: () => cluster,
    path: 'schemas/$registry/ids/$schema',
    component: lazyRouteComponent(() => import('../pages/schemas/SchemaPage.tsx'), 'SchemaPage'),
  }),
]

const changes = createRoute({
  getParentRoute: () => cluster,
  path: 'changes',
  component: lazyRouteComponent(() => import('../pages/changes/ChangesPage.tsx'), 'ChangesPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: 'settings',
  beforeLoad: toInstallation,
})
const settingsPages = [
  createRoute({
    getParentRoute: () => root,
    path: 'settings/profile',
    component: lazyRouteComponent(() => import('../pages/settings/ProfilePage.tsx'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/activity',
    component: lazyRouteComponent(
      () => import('../pages/settings/audit/ActivityPage.tsx'),
      'ActivityPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/sessions',
    component: lazyRouteComponent(
      () => import('../pages/settings/SessionsPage.tsx'),
      'SessionsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/tokens',
    component: lazyRouteComponent(() => import('../pages/settings/TokensPage.tsx'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/access',
    component: lazyRouteComponent(() => import('../pages/settings/AccessPage.tsx'), 'AccessPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/tenancy',
    component: lazyRouteComponent(() => import('../pages/settings/TenancyPage.tsx'), 'TenancyPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/audit',
    component: lazyRouteComponent(
      () => import('../pages/settings/audit/AuditPage.tsx'),
      'AuditPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/installation',
    component: lazyRouteComponent(
      () => import('../pages/settings/InstallationPage.tsx'),
      'InstallationPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/instances',
    component: lazyRouteComponent(
      () => import('../pages/settings/InstancesPage.tsx'),
      'InstancesPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: 'settings/performance',
    component: lazyRouteComponent(
      () => import('../pages/settings/PerformancePage.tsx'),
      'PerformancePage',
    ),
  }),
]

/** `…/topics/orders` is the topic's first tab: one address per page, so that tabs and history agree. */
function toOverview({ location }: { readonly location: { readonly pathname: string } }): never {
  // The pathname keeps its encoding: ids pass through as they are.
  throw redirect({
    to: `${location.pathname.replace(/\/+$/, '')}/overview`,
    search: true,
    replace: true,
  })
}

function toInstallation(): never {
  throw redirect({ to: '/settings/installation', replace: true })
}

const routeTree = root.addChildren([
  home,
  cluster.addChildren([
    overview,
    data,
    inspect,
    brokers,
    quorum,
    broker.addChildren(brokerTabs),
    topics,
    topic.addChildren(topicTabs),
    consumers,
    group.addChildren(groupTabs),
    ...schemas,
    changes,
  ]),
  settings,
  ...settingsPages,
])

export const router = createRouter({
  routeTree,
  // What the boot script wrote into <base>.
  basepath: new URL(document.baseURI).pathname.replace(/(.)\/$/, '$1'),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
})
