"""Complete Journey as baskets at a till, a line of JSON each, with what each must cost and earn by the files alone: journey_baskets.py FOLDER OUT.

A redemption belongs to a basket of its household on its day; a coupon of campaign N takes 1.00 and N cents off, one of a campaign a basket."""
import json
import sys
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as parquet

folder, out = Path(sys.argv[1]), Path(sys.argv[2])


def rows(name, columns):
    return parquet.read_table(folder / name, columns=columns).to_pylist()


def cents(value):
    return round(float(value) * 100)


baskets = {}
names = ["household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"]
for row in rows("transactions.parquet", names):
    basket = baskets.setdefault(row["basket_id"], {
        "number": str(row["basket_id"]), "household": str(row["household_id"]), "store": str(row["store_id"]),
        "at": row["transaction_timestamp"], "lines": [], "campaigns": [],
    })
    paid, quantity = cents(row["sales_value"]), max(1, round(row["quantity"]))
    # What does not divide is one unit at its price.
    units = quantity if paid % quantity == 0 else 1
    basket["lines"].append([str(row["product_id"]), units, paid // units])

of_day = defaultdict(list)
for basket in baskets.values():
    basket["total"] = sum(units * price for _, units, price in basket["lines"])
    of_day[basket["household"], basket["at"].date()].append(basket)
shown = left_over = 0
for row in rows("coupon_redemptions.parquet", ["household_id", "campaign_id", "redemption_date"]):
    day = row["redemption_date"]
    campaign = int(row["campaign_id"])
    there = of_day.get((str(row["household_id"]), day.date() if hasattr(day, "date") else day), [])
    for basket in sorted(there, key=lambda one: -one["total"]):
        if campaign not in basket["campaigns"]:
            basket["campaigns"].append(campaign)
            shown += 1
            break
    else:
        left_over += 1

with out.open("w") as file:
    for basket in sorted(baskets.values(), key=lambda one: (one["at"], one["number"])):
        off = sum(100 + campaign for campaign in basket["campaigns"])
        basket["total"] = max(0, basket["total"] - off)
        basket["points"] = basket["total"] // 100
        basket["at"] = round(basket["at"].timestamp() * 1_000_000)
        file.write(json.dumps(basket) + "\n")
print(f"{len(baskets)} baskets, {shown} coupons shown; {left_over} redemptions are another of their campaign on a day with one basket")
