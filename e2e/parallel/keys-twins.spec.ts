import { expect, test } from '../fixtures/inspect-test.ts'
import { activityPage } from '../pages/activity.ts'
import { keyInspector } from '../pages/key-inspector.ts'
import { keysPage } from '../pages/keys.ts'
import { keysActPage } from '../pages/keys-act.ts'

test('two names that differ only in invalid UTF-8 are two keys: in the list, in an edit, in an undo and in the activity', async ({
  page,
  board,
  redis: { client },
}) => {
  const [one, other] = [Buffer.from([0x74, 0x77, 0xff]), Buffer.from([0x74, 0x77, 0xfe])]
  for (const twin of [one, other]) await client.set(twin, 'as it was')
  const { open, name, field, button, text, dialog } = keyInspector(page, board)
  const [keys, acts, activity] = [keysPage(page), keysActPage(page), activityPage(page)]
  await open(one)
  await expect(name).toContainText('tw\\xff')
  await page.keyboard.press('e')
  await field.fill('edited')
  await button('See what changes').click()
  await button('Save').click()
  await expect(text).toHaveText('edited')
  expect([await client.get(one), await client.get(other)]).toEqual(['edited', 'as it was'])

  await keys.open(board.url, '?view=list&pattern=tw*')
  // Whoever looked before has walked the keys already: these came later, and not by the board.
  await keys.walk.getByRole('button', { name: 'Read again' }).click()
  await expect(keys.rows).toHaveCount(2)
  await keys.row('tw\\xfe').getByRole('checkbox').check()
  await acts.invalidate.click()
  await expect(acts.preview).toContainText(/1 key\b/)
  await expect(dialog).toContainText('tw\\xfe')
  await acts.run.click()
  const job = acts.job('Remove one key')
  await expect(job).toContainText('1 of 1 removed')
  expect([await client.get(one), await client.exists(other)]).toEqual(['edited', 0])
  await job.getByRole('button', { name: /^Undo/ }).click()
  await expect(acts.job('Undo what was done')).toContainText('1 of 1 brought back')
  expect([await client.get(one), await client.get(other)]).toEqual(['edited', 'as it was'])

  await activity.open(board.url)
  await expect(activity.entry('Set the value of “tw\\xff”')).toHaveCount(1)
  await expect(activity.entry('Set the value of “tw\\xfe”')).toHaveCount(0)
})
