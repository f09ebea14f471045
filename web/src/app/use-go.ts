import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { splitHref } from '../ui/AppLink.tsx'

/** Goes to an address of links.ts. */
export function useGo(): (href: string, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (href, options) => void navigate({ ...splitHref(href), replace: options?.replace ?? false }),
    [navigate],
  )
}
