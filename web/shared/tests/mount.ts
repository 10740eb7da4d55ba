/** Mounts a component into the document, for as long as one test. */

import { createApp, type Component } from 'vue'
import { onTestFinished } from 'vitest'
import { CARD_ACTIONS, type CardActions } from '../actions'

export function mount(component: Component, props: Record<string, unknown>, actions?: CardActions): HTMLElement {
  const root = document.createElement('div')
  document.body.append(root)
  const app = createApp(component, props)
  if (actions) app.provide(CARD_ACTIONS, actions)
  app.mount(root)
  onTestFinished(() => {
    app.unmount()
    root.remove()
  })
  return root
}

/** Actions that do nothing but what the test gives them. */
export function actionsOf(given: Partial<CardActions> = {}): CardActions {
  return {
    choose: () => undefined,
    say: () => undefined,
    answered: () => false,
    useful: () => null,
    giveFeedback: async () => undefined,
    wished: () => false,
    wish: async () => undefined,
    rated: () => 0,
    rate: async () => undefined,
    place: () => null,
    ...given,
  }
}
