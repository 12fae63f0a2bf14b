import { startBoard } from '../fixtures/board-process.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { experimentsPage } from '../pages/experiments.ts'

const soon = { timeout: 60_000 }
test.describe.configure({ timeout: 180_000 })

test('a board that is killed in the middle of a run says so in the tab that watched it, without a reload', async ({
  page,
}) => {
  const board = await startBoard()
  await board.ready()
  const lost = page.getByText('Connection to the board lost', { exact: true })
  const experiments = experimentsPage(page)
  await experiments.open(board.url, '/stampede')
  await experiments.run.click()
  await expect(page).toHaveURL(/\/experiments\/stampede\/[\w-]{8,}/, soon)
  await expect(experiments.underWay).toContainText('started by', soon)
  await expect(page.getByRole('main').getByText(/· running · started by/)).toBeVisible(soon)
  await board.stopProcess('SIGKILL')
  await expect(lost).toBeVisible(soon)
  await board.restart()
  await expect(lost).toBeHidden(soon)
  await expect(page.getByRole('main').getByText(/· interrupted · started by/)).toBeVisible(soon)
  await expect(experiments.panel('Runs')).toContainText('interrupted', soon)
  await board.stop()
})

test('what is asked before the history is there is answered when it is, without a reload', async ({
  page,
}) => {
  const board = await startBoard()
  const experiments = experimentsPage(page)
  await experiments.open(board.url, '/stampede/nosuchrun123')
  await expect(experiments.panel('Run')).toContainText(/no such run/i, soon)
  await board.stop()
})
