import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { defineConfig } from 'vitest/config'

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const server = process.env.DAOBAN_SERVER ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [vue(), elementPlus({})],
  build: {
    target: 'es2020', // BigInt, and the older phone browsers that many taxpayers still carry
    rolldownOptions: {
      input: { portal: page('index.html'), console: page('console.html'), editor: page('editor.html') },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true }, '/health': server } },
  test: { environment: 'jsdom', include: ['**/tests/*.test.ts'], css: false },
})
