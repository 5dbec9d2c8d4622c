import { useState } from 'react';
import type { ProductSale } from '../api/types';
import { useFmt } from '../fmt';
import { useT } from '../i18n';
import { type Column, DataTable, Money } from '../kit';
import { ReportCard } from './ReportCard';
import classes from './Reports.module.css';
import { ShareBar } from './ShareBar';
import type { useProducts } from './useReports';
import { wholeOf } from './whole';

const AT_FIRST = 10;

/** The products that brought most. */
export function Products({ products }: { products: ReturnType<typeof useProducts> }) {
  const t = useT();
  const fmt = useFmt();
  const [isOpen, setOpen] = useState(false);
  const amounts = (products.data?.rows ?? []).map(({ revenue }) => revenue);
  const [most, whole] = [Math.max(...amounts.map(({ minor }) => minor)), wholeOf(amounts)];
  const nameOf = ({ name, sku }: ProductSale) => name ?? sku ?? t('reports.without_product');
  const columns: Column<ProductSale>[] = [
    { key: 'product', title: t('reports.product'), cell: (row) => <Product name={nameOf(row)} sku={row.name && row.sku} isKnown={row.sku !== null} /> },
    { key: 'share', title: t('reports.against_first'), width: '28%', phone: 'hide', cell: (row) => <ShareBar value={row.revenue.minor} most={most} words={null} /> },
    { key: 'quantity', title: t('reports.quantity'), align: 'end', cell: (row) => <span className="figures nowrap">{fmt.number(Number(row.quantity))}</span> },
    { key: 'revenue', title: t('reports.measure.revenue'), align: 'end', cell: (row) => <Money amount={whole(row.revenue)} /> },
  ];
  return (
    <ReportCard title={t('reports.products')} asked={products} flush>
      {({ rows }) => <DataTable caption={t('reports.products')} columns={columns} rows={isOpen ? rows : rows.slice(0, AT_FIRST)} rowId={(row) => row.sku ?? ''} rowName={nameOf} more={isOpen || rows.length <= AT_FIRST ? null : { load: () => setOpen(true), busy: false }} />}
    </ReportCard>
  );
}

function Product({ name, sku, isKnown }: { name: string; sku: string | null; isKnown: boolean }) {
  return <span className={classes.product}><span className={isKnown ? classes.name : 'quiet'}>{name}</span>{sku && <span className="quiet small">{sku}</span>}</span>;
}
