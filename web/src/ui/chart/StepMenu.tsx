import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { type HistoryStat, useHistoryStat, useSetHistoryStat } from '../../app/time-range.ts'
import { shortStepWords, stepWords } from './step-words.ts'

const CHOICES: readonly { readonly stat: HistoryStat; readonly label: string }[] = [
  { stat: 'mean', label: 'Mean of each step' },
  { stat: 'max', label: 'Maximum of each step' },
]

/** Says what a point stands for where that is more than a minute, and changes it for every chart of the page. */
export function StepMenu({ stepMs }: { readonly stepMs: number }) {
  const stat = useHistoryStat()
  const setStat = useSetHistoryStat()
  const words = stepWords(stepMs, stat)
  if (words === undefined) return null
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className="chart-step"
          rightSection={<ChevronDown size={12} aria-hidden />}
        >
          <span className="chart-step-long">{words}</span>
          <span className="chart-step-short" aria-hidden>
            {shortStepWords(stepMs, stat)}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>A point of this range stands for</Menu.Label>
        {CHOICES.map((choice) => (
          <Menu.RadioItem
            key={choice.stat}
            value={choice.stat}
            checked={choice.stat === stat}
            onChange={() => setStat(choice.stat)}
            closeMenuOnClick
          >
            {choice.label}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
