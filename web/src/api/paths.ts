/** Addresses of the API's reads, for use-read.ts. */
export { apiPaths } from '@millrace/contract/paths.ts'
