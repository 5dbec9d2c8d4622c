"""Holds two back-ups against each other: every row of every store of the first is in the second, and no other. Usage: same_rows.py ONE OTHER"""
import sqlite3, sys
from pathlib import Path

one, other = map(Path, sys.argv[1:])
files = sorted(path.relative_to(one) for path in one.rglob('*.db'))
assert files and files == sorted(path.relative_to(other) for path in other.rglob('*.db')), 'other files'
rows = 0
for file in files:
    stores = [sqlite3.connect(folder / file) for folder in (one, other)]
    tables = [name for (name,) in stores[0].execute("select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' order by name")]
    for table in tables:
        found = [sorted(store.execute(f'select * from {table}'), key=repr) for store in stores]
        assert found[0] == found[1], f'{file}: {table} differs: {len(found[0])} and {len(found[1])} rows'
        rows += len(found[0])
print(f'moved to PostgreSQL and back: {rows} rows of {len(files)} stores, all the same')
