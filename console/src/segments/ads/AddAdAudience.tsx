import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../../i18n';
import { NewAdAudience } from './NewAdAudience';

/** Asks for a new ad audience. */
export function AddAdAudience() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setOpen(true)}>{t('ads.new')}</Button>
      {isOpen && <NewAdAudience onClose={() => setOpen(false)} />}
    </>
  );
}
