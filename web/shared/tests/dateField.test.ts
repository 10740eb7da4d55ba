import { defineComponent, h, nextTick, ref } from 'vue'
import { expect, it } from 'vitest'
import DateField from '../DateField.vue'
import { mount } from './mount'

async function open(type: 'date' | 'month' | 'time' | 'datetime', kept: string) {
  const value = ref<string | null>(kept)
  const wrong = ref(true)
  const root = mount(
    defineComponent(() => () =>
      h(DateField, {
        type,
        required: true,
        'data-testid': 'day',
        'aria-invalid': wrong.value ? 'true' : undefined,
        modelValue: value.value,
        'onUpdate:modelValue': (chosen: string | null | undefined) => (value.value = chosen ?? null),
      }),
    ),
    {},
  )
  await nextTick()
  const input = root.querySelector<HTMLInputElement>('input[data-testid=day]')!
  const typing = async (text: string) => {
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await nextTick()
  }
  return { value, wrong, input, type: typing }
}

it.each([
  ['date', '2026-12-01', '2026-12-01', '2027/01/31', '2027-01-31'],
  ['month', '2026-12', '2026-12', '2027-01', '2027-01'],
  ['time', '09:30', '09:30', '18:05', '18:05'],
  ['datetime', '2026-12-01T09:30', '2026-12-01 09:30', '2027-01-31 18:05', '2027-01-31T18:05'],
] as const)('shows a %s as it is written here, and takes what is typed at once', async (kind, kept, shown, typed, value) => {
  const field = await open(kind, kept)
  expect(field.input.value).toBe(shown)
  await field.type(typed.slice(0, 4))
  expect(field.value.value).toBe(kept)
  await field.type(typed)
  expect(field.value.value).toBe(value)
  await field.type('')
  expect(field.value.value).toBe('')
})

it('takes no day that is none', async () => {
  const field = await open('date', '2026-12-01')
  await field.type('2026-13-45')
  expect(field.value.value).toBe('2026-12-01')
})

it('tells at the input itself what is wrong with it', async () => {
  const field = await open('date', '')
  expect(field.input.required).toBe(true)
  expect(field.input.getAttribute('aria-invalid')).toBe('true')
  field.wrong.value = false
  await nextTick()
  expect(field.input.hasAttribute('aria-invalid')).toBe(false)
})
