"""The questions as Polars is asked them; each gives a lazy frame. A form `_sorted` is for orders sorted by customer, time and category,
where that order lets it do without grouping or sorting."""
from datetime import datetime, timedelta
import polars as pl

CITIES = ['city_01', 'city_03', 'city_05', 'city_08', 'city_13']
col = pl.col

def members(frame):
    return frame.select(pl.len(), col('customer_id').cast(pl.Int64).sum())

def q1(customers, orders):
    there = customers.filter(col('city').is_in(CITIES)).select('customer_id')
    of_each = orders.join(there, on='customer_id', how='semi').group_by('customer_id').agg(
        (col('order_ts') >= datetime(2026, 4, 1)).sum().alias('n90'),
        col('amount_cents').cast(pl.Int64).sum().alias('spend'),
        ((col('order_ts') >= datetime(2026, 5, 31)) & (col('category') == 'cat_02')).sum().alias('ncat'))
    return members(of_each.filter((col('n90') >= 3) & (col('spend') > 100_000) & (col('ncat') == 0)))

def steps(orders):
    there = orders.filter(col('category').is_in(['cat_01', 'cat_02', 'cat_05']) & (col('order_ts') >= datetime(2025, 6, 30)))
    return there.select('customer_id', 'order_ts', 'category')

def sequence(customers, orders):
    return told_from_neighbours(steps(orders).sort('customer_id', 'order_ts', 'category'))

def sequence_sorted(customers, orders):
    return told_from_neighbours(steps(orders))

def told_from_neighbours(steps):
    follows = (
        (col('category') == 'cat_01') & (col('category').shift(1) == 'cat_05') & (col('customer_id') == col('customer_id').shift(1))
        & (col('order_ts') <= col('order_ts').shift(1) + timedelta(days=30)))
    return members(steps.filter(follows).select('customer_id').unique())

def distinct(customers, orders):
    of_each = orders.filter(col('order_ts') >= datetime(2026, 1, 1)).group_by('customer_id').agg(col('category').n_unique().alias('categories'))
    return members(of_each.filter(col('categories') >= 8))

def not_since(customers, orders):
    of_each = orders.group_by('customer_id').agg(col('order_ts').max())
    return members(of_each.filter(col('order_ts') < datetime(2026, 4, 1)))

def not_since_sorted(customers, orders):
    last = orders.filter(col('customer_id') != col('customer_id').shift(-1, fill_value=-1))
    return members(last.filter(col('order_ts') < datetime(2026, 4, 1)))

def anniversary(customers, orders):
    day = col('birthday').dt.month().cast(pl.Int32) * 100 + col('birthday').dt.day()
    soon = customers.filter(day.is_in([630, 701, 702, 703, 704, 705, 706, 707])).select('customer_id')
    of_each = orders.filter(col('order_ts') >= datetime(2025, 6, 30)).join(soon, on='customer_id', how='semi').group_by('customer_id').len()
    return members(of_each.filter(col('len') >= 3))

def consent(customers, orders):
    spent = orders.filter(col('order_ts') >= datetime(2026, 1, 1)).group_by('customer_id').agg(col('amount_cents').cast(pl.Int64).sum())
    spent = spent.filter(col('amount_cents') >= 20_000)
    found = customers.filter(col('has_email') & col('email_consent')).join(spent, on='customer_id', how='semi')
    reach = [(col(f'has_{channel}') & col(f'{channel}_consent')).sum().alias(channel) for channel in ['email', 'sms', 'push']]
    return found.select(pl.len(), *reach)

def rfm(customers, orders):
    days = (pl.lit(datetime(2026, 6, 30)).dt.date() - col('order_ts').max().dt.date()).dt.total_days()
    of_each = orders.group_by('customer_id').agg(days.alias('r'), pl.len().alias('f'), col('amount_cents').cast(pl.Int64).sum().alias('m'))
    small, larger = pl.len() // 5, pl.len() % 5
    def ntile(rank):
        at = rank.cast(pl.Int64) - 1
        rest = at - larger * (small + 1)
        return pl.when(rest < 0).then(at // (small + 1)).otherwise(rest // small + larger) + 1
    tiles = of_each.sort('customer_id').select(
        ntile(col('r').rank('ordinal', descending=True)).alias('rs'), ntile(col('f').rank('ordinal')).alias('fs'), ntile(col('m').rank('ordinal')).alias('ms'))
    return tiles.group_by('rs', 'fs', 'ms').len().sort('rs', 'fs', 'ms')
