#!/usr/bin/env python3
"""Writes the columns of the common workload (customers.parquet, orders.parquet) as raw little-endian numbers beside them, and
customers_full.parquet for the peers: the same customers with birthday, usable addresses and consents, which are formulas of the id.
Usage: raw_columns.py DIR. Words become their number in NAME.words, one word a line."""
import sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq

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

def of_hundred(ids, factor, prime):
    """A number of 0 to prime - 1 that looks like chance; those of other primes do not depend on it."""
    return ids * factor % prime

customers = pq.read_table(f'{folder}/customers.parquet')
ids = customers.column('customer_id').to_numpy()
# Born from 1940-01-01 to 2008-12-31.
birthday = -10_957 + ids * 7_919 % 25_203
addresses = {'email': of_hundred(ids, 37, 101) < 86, 'sms': of_hundred(ids, 29, 97) < 60, 'push': of_hundred(ids, 31, 89) < 27}
consents = {
    'email': customers.column('email_consent').to_numpy(),
    'sms': of_hundred(ids, 41, 103) < 52,
    'push': of_hundred(ids, 43, 107) < 75,
}
# Bits 0 to 2 say which addresses can be used, bits 3 to 5 which consents were granted: e-mail, text message, push.
reach = sum(flags.astype(np.int64) << bit for bit, flags in enumerate([*addresses.values(), *consents.values()]))

pq.write_table(pa.table({
    'customer_id': ids,
    'city': customers.column('city'),
    'birthday': pa.array(birthday.astype(np.int32), pa.date32()),
    **{f'has_{channel}': flags for channel, flags in addresses.items()},
    **{f'{channel}_consent': flags for channel, flags in consents.items()},
}), f'{folder}/customers_full.parquet', compression='zstd')
birthday.tofile(f'{folder}/customer_birthday.i64')
write(customers, 'customer_city', 'city', 'words')
write(customers, 'customer_created', 'signup_at', 'time')
del customers
for column, kind in [('customer_id', 'int'), ('order_ts', 'time'), ('amount_cents', 'int'), ('category', 'words'), ('channel', 'words'), ('store_id', 'int')]:
    write(pq.read_table(f'{folder}/orders.parquet', columns=[column]), f'order_{column}', column, kind)
# Last, so that a folder that has it has all.
reach.tofile(f'{folder}/customer_reach.i64')
