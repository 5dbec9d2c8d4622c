#!/usr/bin/env python3
"""Writes the columns of the common workload (customers.parquet, orders.parquet) as raw little-endian numbers beside them, for q1.rs.
Usage: raw_columns.py DIR. Words become their number in NAME.words, one word a line."""
import sys
import pyarrow as pa, pyarrow.parquet as pq, pyarrow.compute as pc

folder = sys.argv[1]

def write(table, name, column, kind):
    values = table.column(column)
    if kind == 'words':
        values = values.combine_chunks().dictionary_encode()
        values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        open(f'{folder}/{name}.words', 'w').write('\n'.join(values.dictionary.to_pylist()))
        values = values.indices
    if kind == 'time':
        values = values.cast(pa.timestamp('us')).cast(pa.int64())
    values.cast(pa.int64()).to_numpy().tofile(f'{folder}/{name}.i64')

customers = pq.read_table(f'{folder}/customers.parquet')
write(customers, 'customer_city', 'city', 'words')
write(customers, 'customer_created', 'signup_at', 'time')
del customers
for column, kind in [('customer_id', 'int'), ('order_ts', 'time'), ('amount_cents', 'int'), ('category', 'words'), ('channel', 'words'), ('store_id', 'int')]:
    write(pq.read_table(f'{folder}/orders.parquet', columns=[column]), f'order_{column}', column, kind)
