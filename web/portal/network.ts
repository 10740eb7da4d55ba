import { onBeforeUnmount, onMounted, ref } from 'vue'

/** Whether the device says that it has a network at all. */
export function useNetwork() {
  const up = ref(navigator.onLine)
  const look = () => (up.value = navigator.onLine)
  onMounted(() => {
    addEventListener('online', look)
    addEventListener('offline', look)
  })
  onBeforeUnmount(() => {
    removeEventListener('online', look)
    removeEventListener('offline', look)
  })
  return up
}
