// What a promotion takes off the lines it is for.
function matches(of, line) {
  if (line.is_excluded) return false;
  if (!of || of.kind === 'everything') return true;
  of.set ??= new Set(of.any_of);
  return of.set.has(of.kind === 'skus' ? line.sku : line.category);
}

export function target(effect) {
  return effect.of ?? effect.buy?.of;
}

export function discount(effect, basket, left) {
  const of = target(effect);
  basket.lines.forEach((line, place) => {
    if (!matches(of, line)) return;
    const units = line.quantity / 1000;
    if (effect.kind === 'percent') left[place] -= Math.round((left[place] * effect.basis_points) / 10000);
    else if (effect.kind === 'amount') left[place] = Math.max(0, left[place] - effect.amount * (effect.scope === 'basket' ? 1 : units));
    else if (effect.kind === 'fixed_price') left[place] = Math.min(left[place], effect.price * units);
    else if (effect.kind === 'buy_get') left[place] -= Math.floor(units / 3) * line.price;
  });
}
