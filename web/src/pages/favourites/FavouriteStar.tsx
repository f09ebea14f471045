import type { Favourite } from '@millrace/contract/personal.ts'
import { useFavourites } from '../../api/use-favourites.ts'
import { useClusterId } from '../../app/params.ts'
import { StarButton } from '../../ui/StarButton.tsx'

/** The star of a topic's or group's own page. */
export function FavouriteStar({
  kind,
  name,
}: {
  readonly kind: Favourite['kind']
  readonly name: string
}) {
  const { has, set } = useFavourites(useClusterId(), kind)
  return <StarButton name={name} on={has(name)} onToggle={(on) => set(name, on)} />
}
