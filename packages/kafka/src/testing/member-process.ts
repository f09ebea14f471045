/** A member in a process of its own (see group-members.ts), to be killed and stopped. Prints what it has as JSON lines. */
import { openTestKafka } from './estate.ts'
import { openTestMember } from './group-members.ts'

const [bootstrap = '', group = '', name = ''] = process.argv.slice(2)
openTestMember(openTestKafka(bootstrap), group, name, {
  onChange: (view) => {
    console.log(JSON.stringify(view))
  },
})
