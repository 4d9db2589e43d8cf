import './style/base.css';
import './style/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';
// Listens from the start: the browser makes its offer once.
import './state/install.svelte.js';

mount(App, { target: document.getElementById('app')! });
