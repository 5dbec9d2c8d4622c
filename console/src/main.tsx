import './theme/mantine.css';
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onSignedOut, queryClient } from './api/query';
import { preferredLocale, setLocale } from './i18n';
import { router } from './routes';
import { cssVariables, theme } from './theme/theme';

const colorScheme = localStorageColorSchemeManager({ key: 'perennial.theme' });

onSignedOut(() => {
  queryClient.removeQueries({ queryKey: ['session'] });
  void router.invalidate();
});

await setLocale(preferredLocale());

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto" withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
