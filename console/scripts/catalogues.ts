import type { Plugin } from 'vite';
import { compile, LOCALES_DIR, readCatalogue } from './icu.mjs';
import { writeMessages } from './messages.mjs';

const PREFIX = 'virtual:catalogue/';

/** Serves `virtual:catalogue/{locale}`: all areas of one language, merged and compiled, as one lazily loaded module. */
export function catalogues(): Plugin {
  return {
    name: 'catalogues',
    buildStart: writeMessages,
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const locale = id.slice(PREFIX.length + 1);
      const compiled = Object.entries(readCatalogue(locale)).map(([key, message]) => [key, compile(message)]);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(compiled)))});`;
    },
    configureServer(server) {
      server.watcher.on('change', (file) => {
        if (!file.startsWith(LOCALES_DIR)) return;
        writeMessages();
        for (const [id, module] of server.moduleGraph.idToModuleMap) if (id.startsWith(`\0${PREFIX}`)) server.moduleGraph.invalidateModule(module);
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}
