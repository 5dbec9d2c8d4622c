//! The tax in what a basket costs, or on top of it.

use serde::{Deserialize, Serialize};
use vocabulary::split_by_weight;

/// A whole, thousandths of a percent.
const WHOLE: i128 = 100_000;
/// No rate is higher, thousandths of a percent.
pub const RATE_MAX: i64 = 1_000_000;

/// What prices are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// The tax is in them: VAT on a shelf.
    #[default]
    WithTax,
    /// The tax comes on top at the cash desk: sales tax.
    WithoutTax,
}

/// The tax of a basket, minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// What prices are.
    pub prices: Prices,
    /// Of all lines.
    pub amount: i64,
    /// By rate, the lowest first.
    pub rates: Vec<Rated>,
    /// Each line's rate and its share; they sum to the amount. Nothing for a line without a rate.
    pub lines: Vec<Option<(i64, i64)>>,
}

/// The tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    /// Thousandths of a percent.
    pub rate: i64,
    /// What is taxed, without the tax.
    pub base: i64,
    /// The tax.
    pub amount: i64,
}

/// The tax of lines as they are paid, with their rates in thousandths of a percent; nothing where no line has one.
///
/// It is reckoned once for all lines of a rate, rounded half up, and shared among them by the largest remainder.
pub fn tax(lines: &[(i64, Option<i64>)], prices: Prices) -> Option<Tax> {
    let mut rates: Vec<i64> = lines.iter().filter_map(|(_, rate)| *rate).collect();
    rates.sort_unstable();
    rates.dedup();
    let mut tax = Tax { prices, amount: 0, rates: Vec::new(), lines: vec![None; lines.len()] };
    for rate in rates {
        let of_rate: Vec<(usize, i64)> = lines
            .iter()
            .enumerate()
            .filter(|(_, (_, of_line))| *of_line == Some(rate))
            .map(|(place, (paid, _))| (place, (*paid).max(0)))
            .collect();
        let paid = of_rate.iter().map(|(_, paid)| paid).sum();
        let amount = prices.tax_in(paid, rate);
        let base = if prices == Prices::WithTax { paid - amount } else { paid };
        let weights: Vec<u64> = of_rate.iter().map(|(_, paid)| *paid as u64).collect();
        for ((place, _), share) in of_rate.iter().zip(split_by_weight(amount, &weights)) {
            tax.lines[*place] = Some((rate, share));
        }
        tax.amount += amount;
        tax.rates.push(Rated { rate, base, amount });
    }
    (!tax.rates.is_empty()).then_some(tax)
}

impl Prices {
    fn tax_in(self, paid: i64, rate: i64) -> i64 {
        let whole = match self {
            Prices::WithTax => WHOLE + i128::from(rate),
            Prices::WithoutTax => WHOLE,
        };
        let doubled = i128::from(paid) * i128::from(rate) * 2;
        i64::try_from((doubled + whole) / (whole * 2)).unwrap_or(i64::MAX)
    }
}

impl Tax {
    /// What comes on top of the prices.
    pub fn on_top(&self) -> i64 {
        if self.prices == Prices::WithoutTax { self.amount } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tax_is_in_the_price_or_on_top_of_it() {
        let lines = [(11_200, Some(12_000)), (5_000, None), (999, Some(5_000))];
        let with = tax(&lines, Prices::WithTax).expect("two rates");
        // 112.00 holds 12.00 at 12 %; 9.99 holds 0.4757 at 5 %.
        assert_eq!(with.lines, [Some((12_000, 1_200)), None, Some((5_000, 48))]);
        assert_eq!(with.rates[1], Rated { rate: 12_000, base: 10_000, amount: 1_200 });
        assert_eq!((with.amount, with.on_top()), (1_248, 0));
        let without = tax(&lines, Prices::WithoutTax).expect("two rates");
        // 12 % of 112.00 is 13.44; 5 % of 9.99 is 0.4995.
        assert_eq!(without.lines, [Some((12_000, 1_344)), None, Some((5_000, 50))]);
        assert_eq!((without.amount, without.on_top()), (1_394, 1_394));
        assert_eq!(tax(&[(100, None)], Prices::WithTax), None);
    }

    #[test]
    fn it_is_reckoned_once_for_a_rate_and_shared() {
        // Three times 0.33 at 8.875 % are 0.0293 each, and 0.0879 together: nine cents, not three times three.
        let lines = [(33, Some(8_875)); 3];
        let tax = tax(&lines, Prices::WithoutTax).expect("a rate");
        assert_eq!(tax.amount, 9);
        assert_eq!(tax.lines.iter().flatten().map(|(_, share)| share).sum::<i64>(), 9);
        assert_eq!(super::tax(&[(0, Some(20_000))], Prices::WithTax).map(|tax| tax.amount), Some(0));
    }
}
