import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const backEnd = process.env.DASHBOARD ?? 'http://localhost:8000';

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': { target: backEnd, ws: true } } },
  build: {
    target: 'es2022',
    // A file written into the page as a data: address would need an exception from the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: { include: ['test/**/*.test.{ts,tsx}'], setupFiles: 'test/setup.ts', testTimeout: 60_000 },
});
