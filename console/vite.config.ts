import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogues } from './scripts/catalogues.ts';

const server = process.env.PERENNIAL_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), catalogues()],
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700, modulePreload: { polyfill: false } },
  server: { port: 5173, proxy: Object.fromEntries(['/api', '/v1', '/openapi.json'].map((path) => [path, server])) },
});
