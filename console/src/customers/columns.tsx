import { useState } from 'react';
import type { CustomerRow } from '../api/types';
import { tCode, useT } from '../i18n';
import { type Column, DateTime, Money, Num, Tag } from '../kit';
import classes from './Customers.module.css';

const STORAGE_KEY = 'perennial.customer_columns_hidden';
const HIDDEN_AT_FIRST = ['phone', 'created'];

/** The columns of the list besides the name, and which of them this browser hides. */
export function useColumns() {
  const t = useT();
  const [hidden, setHidden] = useState(read);
  const columns: Column<CustomerRow>[] = [
    { key: 'city', title: t('customers.city'), cell: (row) => row.city ?? '—' },
    { key: 'email', title: t('customers.email'), cell: (row) => row.email ?? '—' },
    { key: 'phone', title: t('customers.phone'), cell: (row) => <span className="nowrap figures">{row.phone ?? '—'}</span> },
    { key: 'channels', title: t('customers.reachable'), phone: 'hide', cell: (row) => <span className={classes.tags}>{row.channels.length === 0 ? '—' : row.channels.map((channel) => <Tag key={channel}>{tCode('customers.channel', channel)}</Tag>)}</span> },
    { key: 'orders', title: t('customers.orders'), align: 'end', cell: (row) => <Num value={row.orders} /> },
    { key: 'turnover', title: t('customers.turnover'), align: 'end', cell: (row) => <Money amount={row.turnover} whole /> },
    { key: 'last', title: t('customers.last_order'), align: 'end', cell: (row) => <DateTime at={row.last_order_at} show="relative" /> },
    { key: 'created', title: t('customers.created'), align: 'end', cell: (row) => <DateTime at={row.created_at} show="day" /> },
  ];
  function toggle(key: string) {
    const next = hidden.includes(key) ? hidden.filter((one) => one !== key) : [...hidden, key];
    setHidden(next);
    keep(next);
  }
  return { columns, hidden, toggle };
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    return Array.isArray(kept) ? kept.map(String) : HIDDEN_AT_FIRST;
  } catch {
    return HIDDEN_AT_FIRST;
  }
}

function keep(hidden: string[]): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(hidden));
  } catch {
    return;
  }
}
