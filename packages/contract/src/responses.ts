/**
 * The body of every read: `{ "<plural or singular>": …, "metadata": … }`. Lists are named as in the path; one thing is
 * named in the singular and is null only while its cluster has not been observed yet (`metadata.missing` says pending).
 */
import { z } from 'zod'
import { accessState, explanation, profile, tenant } from './access.ts'
import { auditEntry } from './audit.ts'
import { broker, brokerDetail, configEntry } from './broker.ts'
import { clusterOverview, clusterRow, quorum } from './cluster.ts'
import { metadata } from './envelope.ts'
import { groupDetail, groupRow } from './group.ts'
import { change } from './change.ts'
import { history } from './history.ts'
import { instanceRow } from './instance.ts'
import { favourite, savedSearch, settings, writeMetadata } from './personal.ts'
import {
  exportTicket,
  searchJob,
  searchJobRecords,
  serdes,
  topicFields,
  wholeRecord,
} from './search.ts'
import {
  registeredSchema,
  registryRow,
  subjectDetail,
  subjectRow,
  subjectVersion,
} from './registry.ts'
import { installation } from './installation.ts'
import { mutationAnswer, mutationPreview, topicDefaults } from './mutation.ts'
import { newToken, session, token } from './session.ts'
import { acl, quota } from './security.ts'
import { status } from './status.ts'
import { partition, topicGroup, topicRow } from './topic.ts'

/** Who asks. Without sign-in everybody is the same anonymous user. */
export const user = z.object({
  /** How the user signed in; `none`: this installation has no sign-in. */
  provider: z.enum(['none', 'jetty', 'openid', 'okta', 'auth0']),
  name: z.string(),
  display_name: z.string().nullable(),
  email: z.string().nullable(),
  /** May use the administration pages. */
  admin: z.boolean(),
  /** Tenants they may enter; one: there is nothing to choose. */
  tenants: z.array(z.object({ id: z.string(), name: z.string() })),
  roles: z.array(z.string()),
  tenant_id: z.string(),
  /** Actions the user may do, sorted. */
  actions: z.array(z.string()),
})
export type User = z.infer<typeof user>

export const responses = {
  me: z.object({ user, metadata }),
  status: z.object({ status, metadata }),
  clusters: z.object({ clusters: z.array(clusterRow), metadata }),
  cluster: z.object({ cluster: clusterOverview, metadata }),
  quorum: z.object({ quorum: quorum.nullable(), metadata }),
  brokers: z.object({ brokers: z.array(broker), metadata }),
  broker: z.object({ broker: brokerDetail.nullable(), metadata }),
  brokerConfig: z.object({ config: z.array(configEntry).nullable(), metadata }),
  topics: z.object({ topics: z.array(topicRow), metadata }),
  topic: z.object({ topic: topicRow.nullable(), metadata }),
  partitions: z.object({ partitions: z.array(partition).nullable(), metadata }),
  topicConfig: z.object({ config: z.array(configEntry).nullable(), metadata }),
  topicGroups: z.object({ groups: z.array(topicGroup).nullable(), metadata }),
  groups: z.object({ groups: z.array(groupRow), metadata }),
  group: z.object({ group: groupDetail.nullable(), metadata }),
  acls: z.object({ acls: z.array(acl), metadata }),
  quotas: z.object({ quotas: z.array(quota), metadata }),
  registries: z.object({ registries: z.array(registryRow), metadata }),
  subjects: z.object({ subjects: z.array(subjectRow).nullable(), metadata }),
  history: z.object({ history, metadata }),
  changes: z.object({ changes: z.array(change), metadata }),
  profile: z.object({ profile, metadata }),
  access: z.object({ access: accessState, metadata }),
  tenants: z.object({ tenants: z.array(tenant), metadata }),
  permissions: z.object({ permissions: z.array(explanation), metadata }),
  installation: z.object({ installation, metadata }),
  topicDefaults: z.object({ defaults: topicDefaults, metadata }),
  sessions: z.object({ sessions: z.array(session), metadata }),
  tokens: z.object({ tokens: z.array(token), metadata }),
  instances: z.object({ instances: z.array(instanceRow), metadata }),
  settings: z.object({ settings, metadata }),
  favourites: z.object({ favourites: z.array(favourite), metadata }),
  savedSearches: z.object({ saved_searches: z.array(savedSearch), metadata }),
}

/** What is asked of Kafka, or of a registry, at the moment of the request: answered by HTTP only, not live topics of the socket. */
export const searchResponses = {
  exports: z.object({ export: exportTicket, metadata }),
  searches: z.object({ searches: z.array(searchJob), metadata }),
  searchJob: z.object({ search: searchJob, metadata }),
  searchJobRecords: searchJobRecords.extend({ metadata }),
  record: z.object({ record: wholeRecord, metadata }),
  serdes: z.object({ serdes, metadata }),
  topicFields: topicFields.extend({ metadata }),
  subject: z.object({ subject: subjectDetail, metadata }),
  subjectVersion: z.object({ version: subjectVersion, metadata }),
  schema: z.object({ schema: registeredSchema, metadata }),
  /** Newest first; `metadata.next_cursor` goes on. */
  audit: z.object({ entries: z.array(auditEntry), metadata }),
  activity: z.object({ entries: z.array(auditEntry), metadata }),
  auditEntry: z.object({ entry: auditEntry, metadata }),
  mutation: mutationAnswer,
  mutationPreview: z.object({ preview: mutationPreview, metadata }),
}

/** Answers to writes of what people keep. */
export const writeResponses = {
  newToken: z.object({ token: newToken, metadata: writeMetadata }),
  tokenRevoked: z.object({ revoked: z.string(), metadata: writeMetadata }),
  sessionEnded: z.object({ ended: z.int(), metadata: writeMetadata }),
  settingsWrite: z.object({ settings, metadata: writeMetadata }),
  favouritesWrite: z.object({ favourites: z.array(favourite), metadata: writeMetadata }),
  savedSearchWrite: z.object({ saved_search: savedSearch, metadata: writeMetadata }),
  savedSearchDelete: z.object({ deleted: z.string(), metadata: writeMetadata }),
}

type AllResponses = typeof responses & typeof searchResponses & typeof writeResponses
/** Body of the answer of the path that `apiPaths` has under the same name. */
export type ResponseOf<Name extends keyof AllResponses> = z.infer<AllResponses[Name]>
