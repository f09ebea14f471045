import { useProfile } from '../../api/use-me.ts'

/** Whether whoever looks may use the administration pages. */
export type Admin =
  | { readonly kind: 'asking' }
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly reason: string }

export function useAdmin(): Admin {
  const admin = useProfile().data?.profile.admin
  if (admin === undefined) return { kind: 'asking' }
  return admin.decision === 'allow' ? { kind: 'yes' } : { kind: 'no', reason: admin.reason }
}
