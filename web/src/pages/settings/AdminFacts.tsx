import type { Installation } from '@millrace/contract/installation.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { CircleCheck, Lock } from 'lucide-react'
import { apiPaths } from '../../api/paths.ts'
import { useRead } from '../../api/use-read.ts'
import { plural } from '../../format.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { LACK_COLUMNS, type LackRow } from './section-columns.tsx'
import { useAdmin } from './use-admin.ts'
import { VARIABLE_COLUMNS, type VariableRow } from './variable-columns.tsx'

/** What of the installation only administrators see: what each principal lacks, and the variables that are set. */
export function AdminFacts() {
  const admin = useAdmin()
  const read = useRead<ResponseOf<'installation'>>(
    admin.kind === 'yes' ? apiPaths.installation() : undefined,
  )
  if (admin.kind === 'asking') return null
  if (admin.kind === 'no') {
    return (
      <Section title="For administrators">
        <Empty title="What Kafka refuses here, and the variables that are set" icon={Lock}>
          Only administrators see these. {admin.reason}
        </Empty>
      </Section>
    )
  }
  return (
    <ReadView read={read} what="installation" as="text">
      {({ installation }) => (
        <>
          <Section
            title="What Millrace’s principals lack"
            note="operations that Kafka refused when it was last asked"
          >
            <Lacks resources={installation.resources} />
          </Section>
          <Section
            title="Variables"
            note={`${plural(installation.variables.length, 'variable')} set; secrets are not shown`}
          >
            <DataTable
              id="variables"
              label="Variables"
              columns={VARIABLE_COLUMNS}
              rows={installation.variables}
              rowKey={nameOf}
              defaultSort="name"
              urlPrefix="variables."
              empty={<Empty title="No variable of Millrace is set" />}
            />
          </Section>
        </>
      )}
    </ReadView>
  )
}

const nameOf = (row: VariableRow): string => row.name
const lackKey = (row: LackRow): string => `${row.needs}, ${row.section}`

function Lacks({ resources }: { readonly resources: Installation['resources'] }) {
  const lacking = resources.filter(({ lacks }) => lacks.length > 0)
  if (lacking.length === 0) {
    return (
      <Empty title="Nothing that was asked for was refused" icon={CircleCheck}>
        Every principal may read what Millrace looks at.
      </Empty>
    )
  }
  return lacking.map(({ cluster_id: id, label, lacks }, index) => (
    <div key={id} className="lacks">
      {resources.length > 1 && <h3>{label}</h3>}
      <DataTable
        id="lacks"
        label={`What is lacking on ${label}`}
        columns={LACK_COLUMNS}
        rows={lacks}
        rowKey={lackKey}
        urlPrefix={`lacks${index + 1}.`}
        empty={null}
      />
    </div>
  ))
}
