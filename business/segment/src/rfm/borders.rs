use super::buyers::{Buyer, Crowd};
use super::ranks::{in_parallel, last_of_fifths};

/// Where scores end, four borders each, ascending: the last value that still has the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borders {
    /// Calendar days since the last order: up to the first is 5, beyond the last is 1.
    pub recency: [i64; 4],
    /// Orders: up to the first is 1, beyond the last is 5.
    pub frequency: [i64; 4],
    /// Paid in minor units, less what was brought back: up to the first is 1, beyond the last is 5.
    pub money: [i64; 4],
}

/// What scores are told from: a period and borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Calendar days of the period; all time without.
    pub period_days: Option<i64>,
    /// The borders.
    pub borders: Borders,
    /// Quintiles, which may be others tomorrow.
    pub is_quintiles: bool,
}

/// A buyer's scores, 1 to 5, 5 the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scores {
    /// How lately.
    pub recency: u8,
    /// How often.
    pub frequency: u8,
    /// How much.
    pub money: u8,
}

impl Borders {
    /// The scores of a buyer.
    #[inline]
    pub fn scores(&self, buyer: &Buyer) -> Scores {
        Scores {
            recency: 5 - beyond(buyer.days, &self.recency),
            frequency: 1 + beyond(buyer.orders, &self.frequency),
            money: 1 + beyond(buyer.spent, &self.money),
        }
    }
}

impl Scores {
    /// 0 to 124, money counting fastest.
    #[inline]
    pub(crate) fn index(self) -> usize {
        let of = |score: u8| usize::from(score) - 1;
        25 * of(self.recency) + 5 * of(self.frequency) + of(self.money)
    }
}

impl Crowd {
    /// Borders that part the crowd into fifths. Those of equal value keep together, so that fifths may differ in size and some scores
    /// may be nobody's.
    pub fn quintiles(&self, threads: usize) -> Borders {
        let keys: [fn(&Buyer) -> i64; 3] = [|buyer| buyer.days, |buyer| buyer.orders, |buyer| buyer.spent];
        let values = |key: fn(&Buyer) -> i64| last_of_fifths(&self.buyers, key).map(|(value, _)| value);
        let [recency, frequency, money] = match self.buyers().next() {
            Some(_) => in_parallel(threads, keys, values),
            None => [[0; 4]; 3],
        };
        Borders { recency, frequency, money }
    }
}

#[inline]
fn beyond(value: i64, borders: &[i64; 4]) -> u8 {
    borders.iter().map(|border| u8::from(value > *border)).sum()
}
