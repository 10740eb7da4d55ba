import { createApp } from 'vue'
import { keepOneBanner } from '../shared/dialogHeads'
import '../shared/theme.css'
import App from './App.vue'

createApp(App).mount('#app')
keepOneBanner()
