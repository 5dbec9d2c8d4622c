use super::borders::Borders;
use super::buyers::{Buyer, Crowd};
use super::groups::Group;
use super::ranks::each_in_parallel;

/// What some buyers come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Buyers.
    pub customers: u64,
    /// Their orders in the period.
    pub orders: u64,
    /// Paid for them in minor units, less what was brought back.
    pub revenue: i128,
}

/// Buyers by cell of recency and frequency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// All customers, those who did not buy in the period among them: they are in no cell.
    pub base: u64,
    /// All buyers.
    pub whole: Sums,
    /// Buyers with the money scores from 1 to 5.
    pub by_money: [u64; 5],
    cells: [[Sums; 5]; 5],
}

impl Crowd {
    /// Puts everybody into cells.
    pub fn matrix(&self, borders: &Borders) -> Matrix {
        let count = |buyers: &Vec<Buyer>| {
            let mut matrix = Matrix::empty();
            buyers.iter().for_each(|buyer| matrix.take_in(borders, buyer));
            matrix
        };
        let mut all = Matrix { base: self.base, ..Matrix::empty() };
        each_in_parallel(&self.buyers, count).iter().for_each(|matrix| all.add(matrix));
        all
    }
}

impl Matrix {
    /// Those of a cell; scores are 1 to 5.
    pub fn cell(&self, recency: u8, frequency: u8) -> Sums {
        self.cells[usize::from(recency) - 1][usize::from(frequency) - 1]
    }

    /// Those of a group.
    pub fn group(&self, group: Group) -> Sums {
        let mut sums = Sums::default();
        group.cells().for_each(|(recency, frequency)| sums.add(&self.cell(recency, frequency)));
        sums
    }

    /// Buyers with the recency scores from 1 to 5.
    pub fn by_recency(&self) -> [u64; 5] {
        self.cells.map(|row| row.iter().map(|cell| cell.customers).sum())
    }

    /// Buyers with the frequency scores from 1 to 5.
    pub fn by_frequency(&self) -> [u64; 5] {
        [0, 1, 2, 3, 4].map(|frequency| self.cells.iter().map(|row| row[frequency].customers).sum())
    }

    fn empty() -> Matrix {
        Matrix { base: 0, whole: Sums::default(), by_money: [0; 5], cells: [[Sums::default(); 5]; 5] }
    }

    fn take_in(&mut self, borders: &Borders, buyer: &Buyer) {
        let scores = borders.scores(buyer);
        let one = Sums { customers: 1, orders: buyer.orders as u64, revenue: i128::from(buyer.spent) };
        self.whole.add(&one);
        self.by_money[usize::from(scores.money) - 1] += 1;
        self.cells[usize::from(scores.recency) - 1][usize::from(scores.frequency) - 1].add(&one);
    }

    fn add(&mut self, other: &Matrix) {
        self.whole.add(&other.whole);
        self.by_money.iter_mut().zip(other.by_money).for_each(|(all, one)| *all += one);
        let cells = self.cells.iter_mut().flatten().zip(other.cells.iter().flatten());
        cells.for_each(|(all, one)| all.add(one));
    }
}

impl Sums {
    fn add(&mut self, other: &Sums) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.revenue += other.revenue;
    }
}
