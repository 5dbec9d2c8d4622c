#!/usr/bin/env python3
"""Makes files as a shop exports them out of the common workload (customers.parquet, orders.parquet of generate_retail.py):
shop_customers.parquet with names, e-mail, phone and consent, shop_orders.parquet with amounts in major units, shop_products.csv.
Usage: retail_files.py DIR. Fixed: the same input gives the same files."""
import os, sys
from decimal import Decimal
import numpy as np, pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq

folder = sys.argv[1]
FIRST = ['Anna', 'Boris', 'Clara', 'Dmitri', 'Elif', 'Farid', 'Gulnara', 'Hana', 'Ivan', 'Jonas', 'Kamila', 'Leyla', 'Marat', 'Nina', 'Olena', 'Petro', 'Raushan', 'Serik', 'Taras', 'Zarina']
LAST = [a + b for a in ['Abdu', 'Bere', 'Chern', 'Dzha', 'Gav', 'Isk', 'Kov', 'Mel', 'Niko', 'Ork', 'Pav', 'Rakh', 'Sad', 'Tka', 'Yild'] for b in ['chenko', 'lov', 'mov', 'nova', 'rin', 'shin', 'tov', 'yeva', 'zin', 'akov']]

if not os.path.exists(f'{folder}/shop_customers.parquet'):
    table = pq.read_table(f'{folder}/customers.parquet')
    ids = table.column('customer_id').to_numpy()
    text = pc.cast(table.column('customer_id'), pa.string())
    number = lambda width: pc.utf8_lpad(text, width, '0')
    pq.write_table(pa.table({
        'customer_id': ids,
        'first_name': np.array(FIRST)[ids % len(FIRST)],
        'last_name': np.array(LAST)[(ids // len(FIRST)) % len(LAST)],
        'city': table.column('city'),
        'gender': table.column('gender'),
        'birthday': pc.binary_join_element_wise(pc.cast(table.column('birth_year'), pa.string()), '05-17', '-'),
        'email': pc.binary_join_element_wise('person', text, '@mail.example', ''),
        'phone': pc.binary_join_element_wise('+7701', number(7), ''),
        'email_consent': table.column('email_consent'),
        'tier': table.column('tier'),
    }), f'{folder}/shop_customers.parquet', compression='zstd', row_group_size=100_000)

if not os.path.exists(f'{folder}/shop_orders.parquet'):
    source = pq.ParquetFile(f'{folder}/orders.parquet')
    writer = None
    for batch in source.iter_batches(batch_size=500_000):
        cents = batch.column('amount_cents').cast(pa.int64())
        table = pa.table({
            'order_id': batch.column('order_id'),
            'customer_id': batch.column('customer_id'),
            'order_ts': batch.column('order_ts'),
            'amount': pc.multiply(cents.cast(pa.decimal128(19, 0)), pa.scalar(Decimal('0.01'), pa.decimal128(3, 2))).cast(pa.decimal128(14, 2)),
            'category': batch.column('category'),
            'channel': batch.column('channel'),
            'store_id': batch.column('store_id'),
        })
        writer = writer or pq.ParquetWriter(f'{folder}/shop_orders.parquet', table.schema, compression='zstd')
        writer.write_table(table)
    writer.close()

with open(f'{folder}/shop_products.csv', 'w') as file:
    file.write('sku,name,category\n' + ''.join(f'cat_{n:02d},Goods {n},cat_{n:02d}\n' for n in range(24)))
