import { Button, type ButtonProps } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** A button and the dialog it opens. */
export function Opens({ label, icon, variant, size, children }: { label: string; icon?: ReactNode; variant?: ButtonProps['variant']; size?: ButtonProps['size']; children: (close: () => void) => ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button leftSection={icon} variant={variant} size={size} onClick={() => setOpen(true)}>{label}</Button>
      {isOpen && children(() => setOpen(false))}
    </>
  );
}
