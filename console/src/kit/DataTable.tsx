import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useT } from '../i18n';
import { AppLink } from './AppLink';
import classes from './DataTable.module.css';
import { useRowKeys } from './useRowKeys';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Stands beside the row's link, in the first column. */
  beside?: (row: T) => ReactNode;
  /** Figures stand at the end. */
  align?: 'start' | 'end';
  width?: string;
  /** On a phone: `title` heads the entry, `meta` is a labelled line (the default), `hide` is left out. */
  phone?: 'title' | 'meta' | 'hide';
}

export interface RowAction<T> {
  label: string;
  icon?: ReactNode;
  onClick: (row: T) => void;
  danger?: boolean;
  isShown?: (row: T) => boolean;
}

interface Props<T> {
  /** Says what the table holds, for readers of the screen. */
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowId: (row: T) => string;
  /** The row's name, to tell its menu from the others. */
  rowName: (row: T) => string;
  /** Where the row leads, if anywhere; its first column becomes the link. */
  rowHref?: (row: T) => string | null;
  actions?: RowAction<T>[];
  /** More rows on demand. */
  more?: { load: () => void; busy: boolean } | null;
  /** Rows are drawn dim while newer ones are on their way. */
  dim?: boolean;
}

const VIRTUAL_FROM = 60;
const ROW_HEIGHT = 49;

/** Rows with a link, a menu, and J, K, Enter and full stop; long ones draw only what is seen; on a phone a list. */
export function DataTable<T>({ caption, columns, rows, rowId, rowName, rowHref, actions = [], more = null, dim = false }: Props<T>) {
  const t = useT();
  const table = useRef<HTMLTableElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(table.current?.offsetTop ?? 0), []);
  const isVirtual = rows.length > VIRTUAL_FROM;
  const virtual = useWindowVirtualizer({ count: rows.length, enabled: isVirtual, estimateSize: () => ROW_HEIGHT, overscan: 12, scrollMargin: offset });
  useRowKeys(table, rows.length, isVirtual ? (index) => virtual.scrollToIndex(index) : undefined);

  const seen = isVirtual ? virtual.getVirtualItems().map((item) => item.index) : rows.map((_, index) => index);
  const before = isVirtual ? (virtual.getVirtualItems()[0]?.start ?? offset) - offset : 0;
  const after = isVirtual ? virtual.getTotalSize() - ((virtual.getVirtualItems().at(-1)?.end ?? offset) - offset) : 0;

  return (
    <>
      <table ref={table} className={classes.table} role="table" aria-rowcount={rows.length + 1} data-dim={dim || undefined}>
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup" className={classes.head}>
          <tr role="row">
            {columns.map((column) => <th key={column.key} role="columnheader" scope="col" data-align={column.align} style={{ inlineSize: column.width }}>{column.title}</th>)}
            {actions.length > 0 && <th role="columnheader" scope="col" className={classes.menuCell}><span className="visually-hidden">{t('kit.actions')}</span></th>}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {before > 0 && <tr aria-hidden="true"><td style={{ blockSize: before }} /></tr>}
          {seen.map((index) => {
            const row = rows[index] as T;
            const href = rowHref?.(row) ?? undefined;
            return (
              <Row key={rowId(row)} index={index} href={href} measure={isVirtual ? virtual.measureElement : undefined}>
                {columns.map((column, position) => (
                  <td key={column.key} role="cell" data-align={column.align} data-phone={column.phone ?? (position === 0 ? 'title' : 'meta')} data-label={column.title}>
                    {position === 0 && href ? <AppLink href={href} className={classes.link} data-row-link={index}>{column.cell(row)}</AppLink> : column.cell(row)}
                    {column.beside?.(row)}
                  </td>
                ))}
                {actions.length > 0 && <td role="cell" className={classes.menuCell} data-phone="menu"><RowMenu row={row} name={rowName(row)} actions={actions} /></td>}
              </Row>
            );
          })}
          {after > 0 && <tr aria-hidden="true"><td style={{ blockSize: after }} /></tr>}
        </tbody>
      </table>
      {more && <div className={classes.more}><Button variant="subtle" loading={more.busy} onClick={more.load}>{t('kit.show_more')}</Button></div>}
    </>
  );
}

interface RowProps {
  index: number;
  href: string | undefined;
  measure: ((node: HTMLTableRowElement | null) => void) | undefined;
  children: ReactNode;
}

function Row({ index, href, measure, children }: RowProps) {
  const router = useRouter();
  function open(event: MouseEvent<HTMLTableRowElement>) {
    const isControl = (event.target as Element).closest('a, button, input, label, [role="menu"]') !== null;
    if (href && !isControl && !getSelection()?.toString()) router.history.push(href);
  }
  return <tr role="row" ref={measure} data-index={index} aria-rowindex={index + 2} className={classes.row} data-link={href ? true : undefined} onClick={open}>{children}</tr>;
}

function RowMenu<T>({ row, name, actions }: { row: T; name: string; actions: RowAction<T>[] }) {
  const t = useT();
  const shown = actions.filter((action) => action.isShown?.(row) ?? true);
  if (shown.length === 0) return null;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={t('kit.actions_of', { name })} data-row-menu><IconDots size={16} aria-hidden /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map((action) => (
          <Menu.Item key={action.label} leftSection={action.icon} data-danger={action.danger || undefined} onClick={() => action.onClick(row)}>{action.label}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
