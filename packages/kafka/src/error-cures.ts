/** Each code of errors.ts for docs/troubleshooting.md: what it means, and the cure. The message of an error says which of the causes it is. */
import type { KafkaErrorCode } from './errors.ts'

interface Explained {
  readonly title: string
  readonly cure: string
}

/** Codes of faults, which an observation goes on after: read/hidden.ts, read/describe-groups.ts. */
type FaultCode = 'MR_KAFKA_HIDDEN' | 'MR_KAFKA_GROUP_TYPE'

export const KAFKA_ERRORS: Readonly<Record<KafkaErrorCode | FaultCode, Explained>> = {
  MR_KAFKA_UNREACHABLE: {
    title: 'A broker cannot be connected to, or closed the connection',
    cure: 'Check that it runs, that BOOTSTRAP names a listener of it, name resolution, routes and firewalls. Brokers are reached by the names in their advertised.listeners: those must resolve here, too. A connection that is closed early often means that SECURITY_PROTOCOL does not fit the listener.',
  },
  MR_KAFKA_TLS: {
    title: 'The TLS handshake with a broker fails',
    cure: 'Untrusted: put the authority of the brokers into SSL_TRUSTSTORE_LOCATION. Other names: connect by a name of the certificate, or set SSL_ENDPOINT_IDENTIFICATION_ALGORITHM to empty. One side speaks TLS and the other does not: check SECURITY_PROTOCOL and the port. Client certificate: SSL_KEYSTORE_LOCATION.',
  },
  MR_KAFKA_AUTHENTICATION: {
    title: 'A broker refuses the credentials, or there is no token to be had',
    cure: 'Check user name and password in SASL_JAAS_CONFIG, SASL_MECHANISM against what the listener offers (the message lists it), and with OAUTHBEARER the endpoint of tokens, which has to be reachable from here.',
  },
  MR_KAFKA_TIMEOUT: {
    title: 'A broker is connected and does not answer in time',
    cure: 'Look at the load and the pauses of that broker. For slow links or very large clusters raise REQUEST_TIMEOUT_MS. A write may have been carried out all the same: look before it is repeated.',
  },
  MR_KAFKA_UNSUPPORTED: {
    title: 'The broker does not have this API, or no version in common',
    cure: 'Nothing, where a feature is newer than the brokers: the rest goes on without it. Otherwise upgrade Kafka to 3.2 or later.',
  },
  MR_KAFKA_PROTOCOL: {
    title: 'A broker answered with an error, or with what cannot be decoded',
    cure: "The message has Kafka's own name of the error. One that ends in _AUTHORIZATION_FAILED is a missing ACL: `./millrace acls` prints those that are needed. Report answers that cannot be decoded, with the version of the brokers.",
  },
  MR_KAFKA_ABORTED: {
    title: 'Whoever asked does not want the answer any more',
    cure: 'Nothing is to be done.',
  },
  MR_KAFKA_CLOSED: {
    title: 'The client was closed while something was asked of it',
    cure: 'Nothing is to be done while Millrace stops. At any other time please report it.',
  },
  MR_KAFKA_FENCED: {
    title: 'Another writer has the same transactional id',
    cure: 'Give each writer a transactional id of its own.',
  },
  MR_STORE: {
    title: 'A key or trust store, or a PEM text, cannot be used',
    cure: 'The message says whether it is the path, the format, the password or what is in it. Stores are PEM, PKCS12 or JKS; a key store needs a private key with its certificates. `keytool -list -keystore FILE` shows what is there.',
  },
  MR_KAFKA_HIDDEN: {
    title: 'A list may be incomplete: Kafka leaves out what may not be described',
    cure: 'Give the principal of Millrace Describe on the cluster, on topics and on groups (docs/permissions.md); or leave it so, on purpose.',
  },
  MR_KAFKA_GROUP_TYPE: {
    title: 'A group is of a kind that these brokers, or this version, cannot describe',
    cure: 'Nothing is to be done: it is listed, without members. A newer Kafka or a newer Millrace may know it.',
  },
}
