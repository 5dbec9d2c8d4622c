/// Count, sum and sum of squares of whole numbers, kept exactly: the order of adding and the number of threads change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    count: u64,
    sum: i128,
    squares: i128,
}

impl Moments {
    /// Adds one person's figure.
    pub fn add(&mut self, value: i64) {
        self.count += 1;
        self.sum += i128::from(value);
        self.squares += i128::from(value) * i128::from(value);
    }

    /// Adds everything another has seen.
    pub fn merge(&mut self, other: &Moments) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// How many figures.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// Their mean; 0 of none.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum as f64 / self.count as f64 }
    }

    /// Variance of the population they were drawn from (divisor n − 1); 0 with fewer than two.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        let n = i128::from(self.count);
        // Squares around the whole part of the mean are exact; the rest of the mean is below 1.
        let whole = self.sum.div_euclid(n);
        let rest = self.sum.rem_euclid(n) as f64 / n as f64;
        let around_whole = self.squares - 2 * whole * self.sum + n * whole * whole;
        ((around_whole as f64 - n as f64 * rest * rest) / (n - 1) as f64).max(0.0)
    }
}

impl FromIterator<i64> for Moments {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Moments {
        let mut moments = Moments::default();
        values.into_iter().for_each(|value| moments.add(value));
        moments
    }
}
