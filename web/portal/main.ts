import { createApp } from 'vue'
import 'element-plus/theme-chalk/dark/css-vars.css'
import { keepOneBanner } from '../shared/dialogHeads'
import '../shared/theme.css'
import './display.css'
import App from './App.vue'

createApp(App).mount('#app')
keepOneBanner()
