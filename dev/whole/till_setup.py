"""A programme and a pool of coupons in the store of a server that is not running: till_setup.py STORE PROMOTION CODES."""
import json
import sqlite3
import sys
import time

store, promotion, codes = sqlite3.connect(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
now = int(time.time() * 1_000_000)
rules = {"name": "Club", "zone": "UTC", "currencies": [{"code": "points", "is_spendable": True, "earning": {"points": 1, "per": 100}}]}
with store:
    night = int(time.time() // 86_400)
    store.execute("insert into loyalty_programmes (name, version, night) values ('Club', 1, ?)", [night])
    programme = store.execute("select id from loyalty_programmes where name = 'Club'").fetchone()[0]
    store.execute("insert into loyalty_versions (programme_id, version, rules, made_at) values (?, 1, ?, ?)", [programme, json.dumps(rules), now])
    pool = store.execute(
        "insert into coupon_pools (name, promotion_id, kind, prefix, alphabet, length, is_personal, per_code, zone, label, wanted, generated, "
        "next_serial, created_at, updated_at) values ('Killed', ?, 2, 'KILL', 'ABCDEFGHJKMNPQRSTUVWXYZ23', 8, 0, 1, 'UTC', '', ?, ?, ?, ?, ?) returning id",
        [promotion, codes, codes, codes, now, now],
    ).fetchone()[0]
    rows = [(pool, serial, f"KILL{serial:08}") for serial in range(codes)]
    store.executemany("insert into coupons (pool_id, serial, code) values (?, ?, ?)", rows)
print(pool)
