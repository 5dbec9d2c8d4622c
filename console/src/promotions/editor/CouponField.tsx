import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { createContext, useContext, useState } from 'react';
import { useT } from '../../i18n';
import type { Draft } from '../useDraft';
import { NewPool } from './NewPool';
import { PoolField } from './PoolField';

/** The promotion that is being written, for what is made for it. */
export const DraftContext = createContext<Draft | null>(null);

/** The pool whose coupons open the promotion: one that is there, or one made for it on the spot. */
export function CouponField({ value, onChange, path }: { value: string; onChange: (pool: string) => void; path: string }) {
  const t = useT();
  const draft = useContext(DraftContext);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PoolField value={value} onChange={onChange} path={path} />
      {draft && <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen(true)}>{t('coupons.new_pool')}</Button>}
      {draft && isOpen && <NewPool draft={draft} onMade={onChange} onClose={() => setOpen(false)} />}
    </>
  );
}
