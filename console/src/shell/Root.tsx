import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useRouter } from '@tanstack/react-router';

/** Holds the page and the toasts; moves focus to the h1 after a change of page. */
export function Root() {
  useFocusOnChange();
  return (
    <>
      <Outlet />
      <Notifications position="bottom-right" limit={4} />
    </>
  );
}

function useFocusOnChange() {
  const router = useRouter();
  useEffect(
    () => router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
      if (fromLocation && pathChanged) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    }),
    [router],
  );
}
