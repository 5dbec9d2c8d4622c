import { Button, Checkbox, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { CustomerRow } from '../api/types';
import { useT } from '../i18n';
import type { Column } from '../kit';
import classes from './Customers.module.css';

interface Props {
  columns: Column<CustomerRow>[];
  hidden: string[];
  onToggle: (key: string) => void;
}

/** Which columns are shown. */
export function ColumnChooser({ columns, hidden, onToggle }: Props) {
  const t = useT();
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target><Button variant="default" leftSection={<IconColumns3 size={15} aria-hidden />}>{t('customers.columns')}</Button></Popover.Target>
      <Popover.Dropdown aria-label={t('customers.columns')}>
        <div className={classes.checks}>
          {columns.map(({ key, title }) => <Checkbox key={key} label={title} checked={!hidden.includes(key)} onChange={() => onToggle(key)} />)}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
