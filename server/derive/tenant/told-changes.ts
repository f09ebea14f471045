/** Which changes of a cluster a tenant is told of: those of what it sees. What is gone counts by its name. */
import type { Change } from '@millrace/contract/change.ts'
import { resourcesNamed } from '../changes/acl-name.ts'
import { type HasAny, isVisibleAcl } from './acls.ts'
import type { Visibility } from './visibility.ts'

export function tellsChange(seen: Visibility, hasAny: HasAny, { entity, name }: Change): boolean {
  // Of very many at once the rest are counted together (derive/changes/bulk.ts): which they were is not kept.
  const isCount = name === '' && entity !== 'cluster'
  const { scope } = seen
  switch (entity) {
    case 'cluster':
    case 'broker':
      return true
    case 'topic':
      return isCount ? isAll(seen, 'topic') : seen.seesTopic(name)
    case 'group':
      return isCount ? isAll(seen, 'group') : seen.seesGroup(name)
    case 'acl':
      return isCount
        ? scope.whole && isAll(seen, 'topic') && isAll(seen, 'group')
        : isVisible(seen, hasAny, name)
    case 'quota':
      return scope.whole
  }
}

function isAll({ scope }: Visibility, type: 'topic' | 'group'): boolean {
  return scope.includesAll(type) && !scope.excludesAny(type)
}

function isVisible({ scope }: Visibility, hasAny: HasAny, name: string): boolean {
  const resources = resourcesNamed(name)
  return (
    resources.length > 0 && resources.every((resource) => isVisibleAcl(scope, hasAny, resource))
  )
}
