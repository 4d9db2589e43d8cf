export { createApp, type ServerParts } from './app.js';
export { type Served, type ServeOptions, serve } from './serve.js';
