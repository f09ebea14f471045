/** Rows that a person may mark as favourites. */
export interface RowStars<Row> {
  readonly has: (row: Row) => boolean
  readonly set: (row: Row, on: boolean) => void
}
