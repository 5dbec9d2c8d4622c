#!/usr/bin/env python3
"""One of the peers, asked by bench-segments: loads the common workload once, then answers a question a line with
`MILLISECONDS NUMBER NUMBER …`. The first line it prints is `ready VERSION SECONDS-IT-TOOK-TO-LOAD`; what went wrong is printed as `failed WHY`.
A question is `NAME`, asked of orders as they came, or `NAME sorted`, of orders sorted by customer, time and category; ClickHouse keeps no others.
Usage: peers.py clickhouse|duckdb|polars DATA WORK, two threads each."""
import os, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
FLAGS = [f'has_{channel}' for channel in ('email', 'sms', 'push')] + [f'{channel}_consent' for channel in ('email', 'sms', 'push')]
os.environ['POLARS_MAX_THREADS'] = '2'

def statement(question, dialect):
    with open(f'{HERE}/questions/{question}.{dialect}.sql') as file:
        return file.read()

class ClickHouse:
    def __init__(self, work):
        from chdb import session
        self.session = session.Session(f'{work}/clickhouse')
        self.session.query('create database if not exists shop')
        self.session.query('use shop')
        self.session.query('set max_threads = 2')
        self.version = str(self.session.query('select version()', 'TSV')).strip()

    def load(self, data):
        run = self.session.query
        flags = ', '.join(f'{flag} Bool' for flag in FLAGS)
        for table in ('customers', 'orders'):
            run(f'drop table if exists {table}')
        run(f'create table customers (customer_id UInt32, city LowCardinality(String), birthday Date32, {flags}) engine = MergeTree order by customer_id')
        run("""create table orders (customer_id UInt32, order_ts DateTime('UTC'), amount_cents Int32, category LowCardinality(String),
            channel LowCardinality(String), store_id UInt16) engine = MergeTree order by (customer_id, order_ts)""")
        run(f"insert into customers select customer_id, city, birthday, {', '.join(FLAGS)} from file('{data}/customers_full.parquet')")
        run(f"insert into orders select customer_id, order_ts, amount_cents, category, channel, store_id from file('{data}/orders.parquet')")
        run('optimize table customers final')
        run('optimize table orders final')

    def open(self):
        pass

    def ask(self, question, sorted):
        text = str(self.session.query(statement(question, 'clickhouse'), 'TSV'))
        return [int(number) for number in text.split()]

class DuckDB:
    def __init__(self, work):
        import duckdb
        self.connection = duckdb.connect(f'{work}/shop.duckdb', config={'threads': 2})
        self.version = duckdb.__version__

    def load(self, data):
        run = self.connection.execute
        columns = 'customer_id::integer as customer_id, order_ts, amount_cents, category, channel, store_id'
        run(f"create or replace table customers as select customer_id::integer as customer_id, city, birthday, {', '.join(FLAGS)} from '{data}/customers_full.parquet'")
        run(f"create or replace table orders as select {columns} from '{data}/orders.parquet'")
        run('create schema if not exists sorted')
        run('create or replace table sorted.orders as select * from orders order by customer_id, order_ts, category')
        run('checkpoint')

    def open(self):
        # A cursor is a connection of its own, with its own path.
        self.sorted = self.connection.cursor()
        self.sorted.execute("set search_path = 'sorted,main'")

    def ask(self, question, sorted):
        connection = self.sorted if sorted else self.connection
        rows = connection.execute(statement(question, 'duckdb')).fetchall()
        return [int(number) for row in rows for number in row]

class Polars:
    def __init__(self, work):
        import polars
        sys.path.insert(0, f'{HERE}/questions')
        import polars_questions
        self.polars, self.questions, self.work, self.version = polars, polars_questions, work, polars.__version__

    def load(self, data):
        pl = self.polars
        customers = pl.read_parquet(f'{data}/customers_full.parquet')
        words = {name: pl.Enum(sorted(open(f'{data}/{file}.words').read().split('\n')))
            for name, file in (('city', 'customer_city'), ('category', 'order_category'), ('channel', 'order_channel'))}
        customers.with_columns(pl.col('customer_id').cast(pl.Int32), pl.col('city').cast(words['city'])).write_ipc(f'{self.work}/customers.arrow')
        orders = pl.scan_parquet(f'{data}/orders.parquet').select(
            pl.col('customer_id').cast(pl.Int32), 'order_ts', 'amount_cents',
            pl.col('category').cast(words['category']), pl.col('channel').cast(words['channel']), 'store_id').collect()
        orders.write_ipc(f'{self.work}/orders.arrow')
        orders.sort('customer_id', 'order_ts', 'category').write_ipc(f'{self.work}/orders_sorted.arrow')

    def open(self):
        read = lambda name: self.polars.read_ipc(f'{self.work}/{name}.arrow')
        in_order = self.polars.col('customer_id').set_sorted()
        self.customers = read('customers').with_columns(in_order).lazy()
        self.orders, self.sorted = read('orders').lazy(), read('orders_sorted').with_columns(in_order).lazy()

    def ask(self, question, sorted):
        form = getattr(self.questions, f'{question}_sorted', None) if sorted else None
        form = form or getattr(self.questions, question)
        frame = form(self.customers, self.sorted if sorted else self.orders).collect(engine='streaming')
        return [int(number) for row in frame.rows() for number in row]

def main():
    name, data, work = sys.argv[1:]
    data = os.path.abspath(data)
    os.makedirs(work, exist_ok=True)
    peer = {'clickhouse': ClickHouse, 'duckdb': DuckDB, 'polars': Polars}[name](work)
    # Of which version the tables are, and how long they took.
    kept = f'{work}/{name}-{peer.version}.loaded'
    if not os.path.exists(kept):
        watch = time.perf_counter()
        peer.load(data)
        with open(kept, 'w') as file:
            file.write(f'{time.perf_counter() - watch:.1f}')
    peer.open()
    print('ready', peer.version, open(kept).read(), flush=True)
    for line in sys.stdin:
        question, *order = line.split()
        try:
            watch = time.perf_counter()
            numbers = peer.ask(question, order == ['sorted'])
            print(f'{(time.perf_counter() - watch) * 1000:.3f}', *numbers, flush=True)
        except Exception as error:
            print('failed', ' '.join(str(error).split())[:500], flush=True)

main()
