import type { Favourite } from '@millrace/contract/personal.ts'
import { Star } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useFavourites } from '../../api/use-favourites.ts'
import { useClusterId, useSearchParams, useSetSearchParams } from '../../app/params.ts'
import { formatExact } from '../../format.ts'
import { withTerm, withoutTerm } from '../../ui/table/filter-terms.ts'
import type { Column } from '../../ui/table/column.ts'
import type { RowStars } from '../../ui/table/row-stars.ts'
import '../../ui/icon-button.css'
import '../../ui/star.css'

export interface StarredTable<Row> {
  /** Those given, and one that the filter and the order know: `favourite:yes`, `-favourite`. */
  readonly columns: readonly Column<Row>[]
  readonly stars: RowStars<Row>
  /** For the table's controls: writes `favourite:yes` into its filter, and so into the address. */
  readonly toggle: ReactNode
}

export const ONLY_FAVOURITES = 'favourite:yes'

/** Stars for a table of topics or groups of the page's cluster. `columns` and `nameOf` are stable. */
export function useStarredTable<Row>(
  kind: Favourite['kind'],
  columns: readonly Column<Row>[],
  nameOf: (row: Row) => string,
): StarredTable<Row> {
  const favourites = useFavourites(useClusterId(), kind)
  const { q = '' } = useSearchParams()
  const setSearch = useSetSearchParams()
  const starred = useMemo(() => {
    const stars: RowStars<Row> = {
      has: (row) => favourites.has(nameOf(row)),
      set: (row, on) => favourites.set(nameOf(row), on),
    }
    const column: Column<Row> = {
      id: 'favourite',
      label: 'Favourite',
      hint: 'Marked with a star, by you.',
      kind: 'boolean',
      value: stars.has,
      width: 90,
      optional: true,
    }
    return { stars, columns: [...columns, column] }
  }, [favourites, columns, nameOf])
  const only = q.split(' ').includes(ONLY_FAVOURITES)
  const count = favourites.names.size
  return {
    ...starred,
    toggle: (
      <button
        type="button"
        className="icon-button star-toggle"
        aria-pressed={only}
        data-tip={`Only favourites (${ONLY_FAVOURITES})`}
        onClick={() =>
          setSearch(
            { q: only ? withoutTerm(q, ONLY_FAVOURITES) : withTerm(q, ONLY_FAVOURITES) },
            false,
          )
        }
      >
        <Star size={14} aria-hidden />
        <span className="star-toggle-word">Favourites</span>{' '}
        <span className="num">{formatExact(count)}</span>
      </button>
    ),
  }
}
