/** AWS Glue: the registry by its ARN. Who asks is told by AWS's own variables, as its SDK reads them. */
import type { GlueSettings } from '@millrace/registries/settings.ts'
import type { RegistryReader } from './registry-reader.ts'

const ARN = /^arn:aws[\w-]*:glue:([a-z\d-]+):\d{12}:registry\/[\w$#.-]+$/

/** null: there are problems. */
export function readGlue(
  reader: RegistryReader,
  arn: string,
): Omit<GlueSettings, 'id' | 'name'> | null {
  const ofArn = ARN.exec(arn)?.[1]
  if (ofArn === undefined) {
    reader.problem(
      'SCHEMA_REGISTRY_ARN',
      `is ${JSON.stringify(arn)}. Expected arn:aws:glue:<region>:<account>:registry/<name>.`,
    )
    return null
  }
  const region = reader.read('SCHEMA_REGISTRY_REGION') ?? ofArn
  if (region !== ofArn) {
    reader.problem(
      'SCHEMA_REGISTRY_REGION',
      `is ${JSON.stringify(region)}, but the ARN names ${ofArn}. Keep one of the two.`,
    )
    return null
  }
  const endpoint = reader.env['AWS_ENDPOINT_URL_GLUE']?.trim() || null
  return { kind: 'glue', arn, region, endpoint }
}
