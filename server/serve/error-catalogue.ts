/**
 * The errors of the HTTP surface: stable code → status, title, and the cure for docs/troubleshooting.md. The detail is made where
 * the error is thrown, because it says what was received, what was expected and what to do.
 */
interface Entry {
  readonly status: number
  readonly title: string
  /** For whoever runs or uses Millrace: a sentence or two. */
  readonly cure: string
}

export const CATALOGUE = {
  MR_BAD_REQUEST: {
    status: 400,
    title: 'The request cannot be read',
    cure: 'Send what `detail` expects; GET /openapi.json describes every request.',
  },
  MR_BAD_PARAMETER: {
    status: 400,
    title: 'A parameter is not valid',
    cure: 'Give the parameter that `detail` names a value of the kind that it names.',
  },
  MR_BAD_PATH_ID: {
    status: 400,
    title: 'An id in the path cannot be decoded',
    cure: 'Encode ids in paths as encodeURIComponent does: group a/b is a%2Fb. Behind a proxy see docs/reverse-proxies.md: it must not decode paths.',
  },
  MR_MUTATION_INPUT: {
    status: 400,
    title: 'The change cannot be read',
    cure: 'Send what `detail` expects; the preview of the change (…/preview) takes the same body and changes nothing.',
  },
  MR_AUDIT_QUERY: {
    status: 400,
    title: 'The question to the audit log cannot be read',
    cure: 'Correct the filter or the time that `detail` names (docs/audit.md), or begin again without a cursor.',
  },
  MR_BAD_CURSOR: {
    status: 400,
    title: 'The cursor is not valid',
    cure: 'Begin again without it: cursors belong to one list, with its filters and order.',
  },
  MR_BAD_FRAME: {
    status: 400,
    title: 'The frame cannot be read',
    cure: 'A program of yours speaks on the socket: send frames as docs/api.md says. In the console: load the page again after an upgrade.',
  },
  MR_SEARCH_REQUEST: {
    status: 400,
    title: 'The search cannot be read',
    cure: 'Send what `detail` expects; docs/search.md has every member.',
  },
  MR_SEARCH_FILTER: {
    status: 400,
    title: 'The filter or projection cannot be read',
    cure: 'Correct the text at the line and column that the answer has; `./millrace jq` tries programs, docs/kjq.md is the manual.',
  },
  MR_SEARCH_POSITION: {
    status: 400,
    title: 'The window of the search cannot be read',
    cure: 'Give from and to as "-15m", "oldest", an ISO 8601 time or an offset.',
  },
  MR_SEARCH_PARTITION: {
    status: 400,
    title: 'No such partition',
    cure: 'Choose one of the partitions that the topic has.',
  },
  MR_SEARCH_SERDE: {
    status: 400,
    title: 'The serde cannot be used',
    cure: 'Choose a serde that there is (docs/serdes.md) and that AVAILABLE_KEY_SERDES and AVAILABLE_VALUE_SERDES do not leave out.',
  },
  MR_SEARCH_KEY: {
    status: 400,
    title: 'The key does not fit its serde',
    cure: 'Write the key as its serde shows it, or choose the serde that it was written with.',
  },
  MR_SEARCH_CURSOR: {
    status: 400,
    title: 'The cursor cannot be used',
    cure: 'Begin the search again. With several instances, and to go on after a restart, set MILLRACE_SECRET, the same everywhere.',
  },
  MR_WRONG_SERVER_NAME: {
    status: 400,
    title: 'The certificate is not for that host',
    cure: 'Open Millrace by a name that its certificate has, have one issued for this name, or set HTTPS_SNI_HOST_CHECK=false.',
  },
  MR_OPENID_ATTEMPT: {
    status: 400,
    title: 'This sign-in cannot be completed',
    cure: 'Begin again at the console. If it happens every time: cookies are blocked, AUTH_LANDING_URI is not the address people open, or instances have different MILLRACE_SECRETs.',
  },
  MR_BAD_CREDENTIALS: {
    status: 401,
    title: 'Wrong name, password or token',
    cure: 'Check name and password, or make a new token. The log says which user was tried from where.',
  },
  MR_UNAUTHENTICATED: {
    status: 401,
    title: 'Nobody is signed in',
    cure: 'Sign in, or send Authorization: Bearer with a token, or Basic where a file of users is configured.',
  },
  MR_OPENID_REFUSED: {
    status: 403,
    title: 'The identity server did not sign you in',
    cure: 'Ask whoever runs the identity server to let you, or this client; its own words are in `detail` and in the log.',
  },
  MR_OPENID_TOKEN: {
    status: 403,
    title: 'The answer of the identity server is not accepted',
    cure: 'Compare OPENID_ISSUER, OPENID_CLIENT_ID and OPENID_USER_FIELD with what the identity server issues, and the clocks of both machines.',
  },
  MR_CLIENT_CERTIFICATE: {
    status: 403,
    title: 'A client certificate is needed',
    cure: 'Send a certificate whose authority is in HTTPS_TRUSTSTORE_LOCATION; a browser has to have it installed.',
  },
  MR_CROSS_ORIGIN: {
    status: 403,
    title: 'Refused: the request comes from another site',
    cure: 'Behind a proxy: pass the Host header on, and set HTTP_FORWARDED=true where TLS ends at the proxy. From another site on purpose: ALLOWED_ORIGINS.',
  },
  MR_UNKNOWN_TENANT: {
    status: 403,
    title: 'No such tenant',
    cure: 'Choose a tenant of yours, or leave x-tenant-id out; GET /me lists them.',
  },
  MR_FORBIDDEN: {
    status: 403,
    title: 'Not allowed',
    cure: '`detail` names the variable or policy that would allow it; Settings → Access explains every decision.',
  },
  MR_MUTATION_DENIED: {
    status: 403,
    title: 'Not allowed to make this change',
    cure: 'Each result says whether a policy of Millrace or an ACL of Kafka is missing: `./millrace policy check` explains the first, `./millrace acls` prints the second.',
  },
  MR_SEARCH_DENIED: {
    status: 403,
    title: 'Not allowed to read these records',
    cure: 'Let somebody allow TOPIC_DATA_QUERY on the topic, or give the principal of Millrace READ on it (`./millrace acls`).',
  },
  MR_EXPORT_TICKET: {
    status: 403,
    title: 'The link of the export cannot be used',
    cure: 'Ask for the export again: links end after a while, with a restart (without MILLRACE_SECRET), and belong to one user.',
  },
  MR_NOT_FOUND: {
    status: 404,
    title: 'No such path',
    cure: 'Look the path up in GET /openapi.json. Behind a proxy under a sub-path see docs/reverse-proxies.md.',
  },
  MR_UNKNOWN_CLUSTER: {
    status: 404,
    title: 'No such cluster',
    cure: 'GET /kafka/v1/clusters lists ids and names; a cluster that has never answered is known by its name only.',
  },
  MR_UNKNOWN_BROKER: {
    status: 404,
    title: 'No such broker',
    cure: 'Look at the brokers of the cluster: this one is down, or was removed.',
  },
  MR_UNKNOWN_TOPIC: {
    status: 404,
    title: 'No such topic',
    cure: 'It was deleted, is newer than the last snapshot, or the principal of Millrace may not describe it (docs/permissions.md).',
  },
  MR_UNKNOWN_GROUP: {
    status: 404,
    title: 'No such group',
    cure: 'It was deleted, is newer than the last snapshot, or the principal of Millrace may not describe it (docs/permissions.md).',
  },
  MR_UNKNOWN_REGISTRY: {
    status: 404,
    title: 'No such schema registry',
    cure: 'Use one of the ids that `detail` lists; SCHEMA_REGISTRY_URL and its variants configure them (docs/registries.md).',
  },
  MR_UNKNOWN_SCHEMA: {
    status: 404,
    title: 'No such subject or schema',
    cure: 'It was deleted, never registered here, or is in another registry or context.',
  },
  MR_SEARCH_UNKNOWN_TOPIC: {
    status: 404,
    title: 'No such topic',
    cure: 'It was deleted, or the principal of Millrace may not describe it (docs/permissions.md).',
  },
  MR_UNKNOWN_SEARCH: {
    status: 404,
    title: 'No such background search',
    cure: 'It was removed, or belongs to somebody else. Begin it again.',
  },
  MR_UNKNOWN_SAVED_SEARCH: {
    status: 404,
    title: 'No such saved search',
    cure: 'It was deleted, or is not shared with you.',
  },
  MR_UNKNOWN_SESSION: {
    status: 404,
    title: 'No such session',
    cure: 'It has ended already: nothing is to be done.',
  },
  MR_UNKNOWN_TOKEN: {
    status: 404,
    title: 'No such token',
    cure: 'It was revoked already: nothing is to be done.',
  },
  MR_UNKNOWN_RECORD: {
    status: 404,
    title: 'No such record',
    cure: 'Choose another offset: retention or compaction took it, or it is a mark of a transaction.',
  },
  MR_METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'The method is not allowed here',
    cure: 'Use a method that the Allow header names.',
  },
  MR_NO_SIGN_IN: {
    status: 409,
    title: 'There is no sign-in here',
    cure: 'Set AUTH_PROVIDER_TYPE (docs/sign-in.md) to have users, sessions and tokens.',
  },
  MR_SEARCH_STATE: {
    status: 409,
    title: 'The search cannot do that now',
    cure: 'Look at what state it is in, and ask again.',
  },
  MR_MUTATION_BUSY: {
    status: 409,
    title: 'The same change is under way',
    cure: 'Wait until the other one is done; Retry-After says when to ask again.',
  },
  MR_EXPORT_TOO_LONG: {
    status: 413,
    title: 'The export does not fit into a link',
    cure: 'Name fewer topics, or a shorter filter; or run it as a search in the background and download that.',
  },
  MR_STATE_TOO_LARGE: {
    status: 413,
    title: 'Too large to be kept',
    cure: 'Keep less in one piece: a shorter filter, fewer columns.',
  },
  MR_BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    cure: 'Send it in parts.',
  },
  MR_URL_TOO_LONG: {
    status: 414,
    title: 'The address is too long',
    cure: 'Ask for fewer things at once.',
  },
  MR_UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The content type is not understood',
    cure: 'Send JSON with content-type: application/json.',
  },
  MR_UNKNOWN_HOST: {
    status: 421,
    title: 'This server does not answer to that host name',
    cure: 'Add the name that people open to ALLOWED_HOSTS, or let the proxy pass the Host header on.',
  },
  MR_SEARCH_LIMIT: {
    status: 422,
    title: 'The search is over its limits',
    cure: 'Make the filter or projection cheaper, or the window smaller; docs/kjq.md lists the limits.',
  },
  MR_MUTATION_FAILED: {
    status: 422,
    title: 'Nothing was changed',
    cure: "`results` has Kafka's words for each target. Correct that and try again.",
  },
  MR_KEPT_LIMIT: {
    status: 422,
    title: 'No more of these are kept',
    cure: 'Delete some that are not needed any more.',
  },
  MR_SIGN_IN_LIMIT: {
    status: 429,
    title: 'Too many tries to sign in',
    cure: 'Wait as long as Retry-After says. Behind a proxy set HTTP_FORWARDED=true, or all people share one address.',
  },
  MR_TOO_MANY_REQUESTS: {
    status: 429,
    title: 'Too many requests without signing in',
    cure: 'Sign in first, or wait a moment. Behind a proxy set HTTP_FORWARDED=true, or all people share one address.',
  },
  MR_TOO_MANY_SEARCHES: {
    status: 429,
    title: 'Too many searches at the same time',
    cure: 'End some, or raise SEARCH_MAX_PER_USER or SEARCH_MAX_CONCURRENT.',
  },
  MR_TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    title: 'Too many subscriptions on one socket',
    cure: 'Unsubscribe from some, or open a second socket.',
  },
  MR_SEARCH_INTERNAL: {
    status: 500,
    title: 'A search ended for a fault of its own',
    cure: 'Please report it, with the lines of the log at that time.',
  },
  MR_INTERNAL: {
    status: 500,
    title: 'Something unexpected happened',
    cure: 'Please report it, with the lines of the log that have the same request_id.',
  },
  MR_CLUSTER_FAILED: {
    status: 502,
    title: 'The cluster did not answer',
    cure: '`detail` has the error of Kafka: see below. The console shows what was last known.',
  },
  MR_REGISTRY_FAILED: {
    status: 502,
    title: 'The schema registry did not answer as expected',
    cure: '`detail` has what it said, or why it could not be reached. Check its address, credentials and certificates (docs/registries.md).',
  },
  MR_STOPPING: {
    status: 503,
    title: 'The server is stopping',
    cure: 'Ask another instance, or again when it has started.',
  },
  MR_STATE_AWAY: {
    status: 503,
    title: 'Nothing can be saved now',
    cure: 'Find out why the primary cluster takes no records: GET /admin/v1/status has its words. Then try again.',
  },
  MR_OPENID_AWAY: {
    status: 503,
    title: 'The identity server cannot be used now',
    cure: 'Check that Millrace reaches the identity server (network, DNS, proxy, certificate); `detail` and the log have the cause.',
  },
  MR_NOT_STAGED_YET: {
    status: 501,
    title: 'Staging is not available yet',
    cure: 'Give the role a policy with Allow instead of Stage.',
  },
  MR_AUDIT_AWAY: {
    status: 503,
    title: 'The audit log cannot be written',
    cure: 'Find out why the primary cluster takes no records: GET /admin/v1/status has its words. Until then nothing is changed.',
  },
  MR_BEHIND: {
    status: 503,
    title: 'This instance is behind',
    cure: 'Ask again in a second, as Retry-After says. If it stays: Settings → Instances says how far each is behind.',
  },
  MR_ENGINE_ERROR: {
    status: 503,
    title: 'The engine has stopped',
    cure: 'Bring the primary cluster back and restart Millrace, or set STREAMS_ERROR_STRATEGY=LOG_AND_RECOVER, which needs no restart.',
  },
} as const satisfies Readonly<Record<string, Entry>>

export type ServeErrorCode = keyof typeof CATALOGUE
