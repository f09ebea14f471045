/**
 * Amazon MSK with IAM: SASL OAUTHBEARER whose token is a presigned request for `kafka-cluster:Connect`, made by
 * Amazon's signer with the credentials of the AWS SDK (environment, profile, web identity, container, instance).
 */
import { authenticationErrors, messageOf } from '../errors.ts'
import type { SaslOptions } from '../options.ts'
import type { Token } from './token-cache.ts'

export type MskIamOptions = Extract<SaslOptions, { readonly mechanism: 'AWS_MSK_IAM' }>

/** @throws KafkaError MR_KAFKA_AUTHENTICATION, reason `token` */
export async function mskIamToken(options: MskIamOptions): Promise<Token> {
  try {
    // Imported here: the AWS SDK behind it costs tens of megabytes, and most clusters are not on MSK.
    const signer = await import('aws-msk-iam-sasl-signer-js')
    const { region } = options
    const { token, expiryTime } =
      options.roleArn !== undefined
        ? await signer.generateAuthTokenFromRole({
            region,
            awsRoleArn: options.roleArn,
            ...(options.roleSessionName === undefined
              ? {}
              : { awsRoleSessionName: options.roleSessionName }),
          })
        : options.profile !== undefined
          ? await signer.generateAuthTokenFromProfile({ region, awsProfileName: options.profile })
          : await signer.generateAuthToken({ region })
    return { value: token, expiresAt: expiryTime }
  } catch (cause) {
    const credentials =
      options.roleArn ??
      (options.profile === undefined ? 'the default chain' : `profile ${options.profile}`)
    throw authenticationErrors.token(
      `AWS (region ${options.region}, credentials of ${credentials})`,
      messageOf(cause),
      cause,
    )
  }
}
