import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { defineConfig } from 'vitest/config'

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const server = process.env.DEV_SERVER ?? 'http://127.0.0.1:8000'

export default defineConfig({
  // Styles on demand are for browsers; Node, which runs the tests, cannot load them.
  plugins: [vue(), process.env.VITEST ? [] : elementPlus({})],
  build: {
    target: 'es2020', // BigInt, and the older phone browsers that many taxpayers still carry
    rolldownOptions: {
      input: { portal: page('index.html'), console: page('console.html'), editor: page('editor.html') },
      output: {
        // What changes only with the lock file is kept by browsers over our own releases.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules\/(@vue|vue)\// },
            { name: 'charts', test: /node_modules\/(zrender|tslib)\// },
            { name: 'markdown', test: /node_modules\/(marked|dompurify)\// },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true }, '/health': server } },
  test: { environment: 'jsdom', include: ['**/tests/*.test.ts'], css: false },
})
