//! Fifths of all buyers by rank, exactly and without sorting everybody.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use columnar::Snapshot;
use vocabulary::{Instant, Zone};

use super::buyers::{Buyer, Crowd, Stretch};

/// Bins of a histogram: few enough to stay in cache.
const BINS: usize = 1 << 14;

/// A value with the customer who has it: those of equal value stand in order of their ids.
type Ranked = (i64, i64);

/// Everybody who ever bought by fifths of rank, as SQL's `ntile(5)` gives them: recency (days of UTC since the last order, longest ago
/// first), frequency (orders) and money (paid less what was brought back), ties by customer id. Gives buyers per (R, F, M).
pub fn quintile_cells(snapshot: &Snapshot, now: Instant, threads: usize) -> BTreeMap<(u8, u8, u8), u64> {
    let stretch = Stretch::new(now, &Zone::utc(), None);
    let crowd = Crowd::of(snapshot, &stretch, threads, &AtomicBool::new(false));
    let keys: [fn(&Buyer) -> i64; 3] = [|buyer| -buyer.days, |buyer| buyer.orders, |buyer| buyer.spent];
    let [recency, frequency, money] = in_parallel(threads, keys, |key| last_of_fifths(&crowd.buyers, key));
    let count = |buyers: &Vec<Buyer>| {
        let mut counts = [0_u64; 125];
        for buyer in buyers {
            let score = |key: fn(&Buyer) -> i64, borders: &[Ranked; 4]| {
                fifth((key(buyer), buyer.customer.0), borders)
            };
            let (r, f, m) = (score(keys[0], &recency), score(keys[1], &frequency), score(keys[2], &money));
            counts[25 * r + 5 * f + m] += 1;
        }
        counts
    };
    let mut cells = BTreeMap::new();
    for counts in each_in_parallel(&crowd.buyers, count) {
        for (index, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let score = |fifth: usize| fifth as u8 % 5 + 1;
            *cells.entry((score(index / 25), score(index / 5), score(index))).or_default() += count;
        }
    }
    cells
}

/// The last of the first, second, third and fourth fifth in order of (key, customer). When they cannot be equal the first fifths are one
/// larger.
pub(crate) fn last_of_fifths(buyers: &[Vec<Buyer>], key: impl Fn(&Buyer) -> i64) -> [Ranked; 4] {
    let all = || buyers.iter().flatten();
    let total: usize = buyers.iter().map(Vec::len).sum();
    if total == 0 {
        return [(i64::MIN, i64::MIN); 4];
    }
    let (least, most) = all().fold((i64::MAX, i64::MIN), |(least, most), buyer| {
        let value = key(buyer);
        (least.min(value), most.max(value))
    });
    let shift = 64_u32
        .saturating_sub(most.wrapping_sub(least).cast_unsigned().leading_zeros())
        .saturating_sub(BINS.ilog2());
    let bin = |value: i64| (value.wrapping_sub(least).cast_unsigned() >> shift) as usize;
    let mut counts = vec![0_usize; BINS];
    all().for_each(|buyer| counts[bin(key(buyer))] += 1);
    let end = |fifth: usize| fifth * (total / 5) + fifth.min(total % 5);
    let places = [1, 2, 3, 4].map(|fifth| place(&counts, end(fifth) - 1));
    let mut wanted: Vec<(usize, Vec<Ranked>)> = Vec::new();
    for (bin, _) in places {
        if wanted.last().is_none_or(|(last, _)| *last != bin) {
            wanted.push((bin, Vec::with_capacity(counts[bin])));
        }
    }
    for buyer in all() {
        let value = key(buyer);
        let bin = bin(value);
        if let Some((_, ranked)) = wanted.iter_mut().find(|(one, _)| *one == bin) {
            ranked.push((value, buyer.customer.0));
        }
    }
    places.map(|(bin, nth)| match wanted.iter_mut().find(|(one, _)| *one == bin) {
        Some((_, ranked)) => *ranked.select_nth_unstable(nth).1,
        None => unreachable!("every place's bin was gathered"),
    })
}

/// The bin in which the one of a rank lies, and its rank there.
fn place(counts: &[usize], mut rank: usize) -> (usize, usize) {
    for (bin, count) in counts.iter().enumerate() {
        if rank < *count {
            return (bin, rank);
        }
        rank -= count;
    }
    unreachable!("a rank lies below the number of all")
}

/// 0 for the first fifth up to 4 for the last.
#[inline]
fn fifth(ranked: Ranked, borders: &[Ranked; 4]) -> usize {
    borders.iter().filter(|border| ranked > **border).count()
}

/// Answers for three at once when there is more than one thread.
pub(crate) fn in_parallel<K: Copy + Send, A: Send>(
    threads: usize,
    keys: [K; 3],
    answer: impl Fn(K) -> A + Sync,
) -> [A; 3] {
    if threads < 2 {
        return keys.map(answer);
    }
    let answer = &answer;
    std::thread::scope(|scope| {
        let helpers = keys.map(|key| scope.spawn(move || answer(key)));
        helpers.map(|helper| helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Answers for each of some lists on a thread of its own.
pub(crate) fn each_in_parallel<T: Sync, A: Send>(
    lists: &[Vec<T>],
    answer: impl Fn(&Vec<T>) -> A + Sync,
) -> Vec<A> {
    let answer = &answer;
    std::thread::scope(|scope| {
        let helpers: Vec<_> = lists.iter().map(|list| scope.spawn(move || answer(list))).collect();
        let answers = helpers.into_iter();
        answers.map(|helper| helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use vocabulary::CustomerId;

    use super::*;

    fn buyer((customer, spent): (i64, i64)) -> Buyer {
        Buyer { customer: CustomerId(customer), days: 0, orders: 1, spent }
    }

    /// Sums as they come: many alike, few, far apart, and as far as numbers go.
    fn sums() -> impl Strategy<Value = Vec<i64>> {
        let sum = prop_oneof![
            4 => 0_i64..6,
            3 => -40_000_i64..2_000_000,
            1 => any::<i64>(),
        ];
        vec(sum, 1..200)
    }

    proptest! {
        #[test]
        fn fifths_end_where_sorting_everybody_ends_them(sums in sums(), cut in any::<prop::sample::Index>()) {
            let mut ranked: Vec<Ranked> = sums.iter().zip(1..).map(|(sum, id)| (*sum, id)).collect();
            let buyers: Vec<Buyer> = ranked.iter().map(|(sum, id)| buyer((*id, *sum))).rev().collect();
            let (one, other) = buyers.split_at(cut.index(buyers.len()));
            ranked.sort_unstable();
            let (quotient, rest) = (ranked.len() / 5, ranked.len() % 5);
            let sizes = [0, 1, 2, 3, 4].map(|fifth| quotient + usize::from(fifth < rest));
            let last = |fifths: usize| ranked[sizes[..fifths].iter().sum::<usize>() - 1];
            let found = last_of_fifths(&[one.to_vec(), other.to_vec()], |buyer| buyer.spent);
            prop_assert_eq!(found, [last(1), last(2), last(3), last(4)]);
        }
    }
}
