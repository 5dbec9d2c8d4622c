// `npm run dev`: Vite in front of the server at PERENNIAL_URL (http://127.0.0.1:8080), or of the stand-in with `-- --mock`.
import { createServer } from 'vite';
import { startMock } from './mock.mjs';

if (process.argv.includes('--mock')) {
  await startMock({ port: 8099 });
  process.env.PERENNIAL_URL = 'http://127.0.0.1:8099';
}
const server = await createServer({ root: new URL('..', import.meta.url).pathname });
await server.listen();
server.printUrls();
