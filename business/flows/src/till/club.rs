//! The loyalty programme at a till: what a basket earns, what points pay, what a return takes back, and how the customer stands.

use std::sync::Arc;

use motivate::loyalty::{
    self, Accounts, Earned, EarnedLot, Earning, GivenBack, Key, Level, LinePoints, Measure, PaidLine,
    Programme, Spending, SpentLine, Standing, Units, points_of, programmes,
};
use motivate::receipts::Receipt;
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, ProgrammeId, ReceiptId, ReturnId};

use super::paper::{Paper, PaperEarned, PaperPoints, PaperSpent};

/// What points of tills are known by in the ledger.
const SOURCE: &str = "till";
/// A multiplier of one, hundredths of a percent.
const ONCE: i64 = 10_000;

/// A customer of the programme a purchase counts in, by the rules it had when that was bought.
pub(super) struct Club {
    programme: Arc<Programme>,
    customer: CustomerId,
    /// As they were before this basket.
    accounts: Accounts,
    /// The customer's when they bought; nothing where nothing is priced and nothing earned.
    level: Option<Level>,
}

impl Club {
    /// The programme a receipt counts in, to bring back or call off what it did; nothing for nobody, or where there was none.
    pub fn of(tx: &mut Tx<'_>, receipt: &Receipt, paper: &Paper) -> Result<Option<Club>, Problem> {
        let Some(customer) = receipt.customer else { return Ok(None) };
        let Some(programme) = programme_of(tx, receipt, paper)?.map(Arc::new) else { return Ok(None) };
        let accounts = Accounts::of(tx, &programme, customer)?;
        Ok(Some(Club { programme, customer, accounts, level: None }))
    }

    /// As [`Club::of`], for a receipt that is about to earn.
    pub fn to_earn(tx: &mut Tx<'_>, receipt: &Receipt, paper: &Paper) -> Result<Option<Club>, Problem> {
        let programme = programme_of(tx, receipt, paper)?.map(Arc::new);
        Club::in_programme(tx, programme, receipt.customer, receipt.placed_at)
    }

    /// The programme, and the version whose rules count.
    pub fn programme(&self) -> (ProgrammeId, i64) {
        (self.programme.id, self.programme.version)
    }

    /// A customer's programme for a basket of an instant.
    pub fn in_programme(
        tx: &mut Tx<'_>,
        programme: Option<Arc<Programme>>,
        customer: Option<CustomerId>,
        at: Instant,
    ) -> Result<Option<Club>, Problem> {
        let Some((programme, customer)) = programme.zip(customer) else { return Ok(None) };
        let accounts = Accounts::of(tx, &programme, customer)?;
        let level = accounts.level_at(tx, &programme, at)?.cloned();
        Ok(Some(Club { programme, customer, accounts, level }))
    }

    /// Reads the accounts again, after points of them were spent.
    pub fn look_again(&mut self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        self.accounts = Accounts::of(tx, &self.programme, self.customer)?;
        Ok(())
    }

    /// The code of the points that pay, and how.
    pub fn paying(&self) -> Option<(&str, &loyalty::SpendingRule)> {
        let spendable = self.programme.rules.currencies.iter().find(|currency| currency.is_spendable);
        spendable.map(|currency| (currency.code.as_str(), &self.programme.rules.spending))
    }

    /// Points a basket of an instant can be paid with.
    pub fn spendable(&self, tx: &mut Tx<'_>, at: Instant) -> Result<i64, Problem> {
        let Some((code, _)) = self.paying() else { return Ok(0) };
        self.accounts.spendable(tx, code, at)
    }

    /// The customer's level when they bought: its code, its multiplier in percent and its discount in hundredths of a percent.
    pub fn level(&self) -> Option<&Level> {
        self.level.as_ref()
    }

    /// What a basket will earn and how the customer stands.
    pub fn quote(&self, tx: &mut Tx<'_>, paper: &Paper, at: Instant) -> Result<PaperPoints, Problem> {
        let earned = loyalty::foresee(&self.programme, at, &self.earning(paper).points)?;
        self.standing(tx, &self.accounts, at, earned)
    }

    /// Writes down what a paid receipt earned. Others must be kept from the accounts since before they were read.
    pub fn earn(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        paper: &Paper,
        at: Instant,
    ) -> Result<PaperPoints, Problem> {
        let earning = self.earning(paper);
        let (mut accounts, key) = (self.accounts.clone(), key(receipt, "earn"));
        let earned = loyalty::earn_first(tx, &self.programme, &mut accounts, &key, at, &earning)?;
        self.standing(tx, &accounts, at, earned)
    }

    /// Spends the points that pay for a receipt.
    pub fn spend(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        paper: &Paper,
        spent: &PaperSpent,
        at: Instant,
    ) -> Result<(), Problem> {
        let spending = spending(paper, spent);
        loyalty::spend(tx, &self.programme, self.customer, &key(receipt, "spend"), at, &spending).map(|_| ())
    }

    /// Sets the points aside that will pay for an open receipt.
    pub fn reserve(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        paper: &Paper,
        spent: &mut PaperSpent,
        (at, until): (Instant, Instant),
    ) -> Result<(), Problem> {
        let (spending, key) = (spending(paper, spent), key(receipt, "reserve"));
        let held = loyalty::reserve(tx, &self.programme, self.customer, &key, at, &spending, until)?;
        spent.reservation = Some(held.reservation);
        Ok(())
    }

    /// Spends what an open receipt set aside.
    pub fn capture(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        paper: &Paper,
        spent: &PaperSpent,
        at: Instant,
    ) -> Result<(), Problem> {
        let Some(reservation) = spent.reservation else { return Ok(()) };
        let (spending, key) = (spending(paper, spent), key(receipt, "capture"));
        loyalty::capture(tx, &self.programme, self.customer, &key, at, reservation, &spending).map(|_| ())
    }

    /// Frees what an open receipt set aside.
    pub fn release(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        spent: &PaperSpent,
        at: Instant,
    ) -> Result<(), Problem> {
        let Some(reservation) = spent.reservation else { return Ok(()) };
        let key = key(receipt, "release");
        loyalty::release(tx, &self.programme, self.customer, &key, at, reservation).map(|_| ())
    }

    /// Takes back what units that came back had earned, and gives back what points paid for them.
    pub fn give_back(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        returned: ReturnId,
        units: &[Units],
        at: Instant,
    ) -> Result<(), Problem> {
        loyalty::give_back(tx, &self.programme, self.customer, &return_key(receipt, returned), at, units)
            .map(|_| ())
    }

    /// Makes points of a paid receipt active that waited to be confirmed.
    pub fn confirm(
        &self,
        tx: &mut Tx<'_>,
        receipt: ReceiptId,
        at: Instant,
    ) -> Result<Vec<PaperEarned>, Problem> {
        let key = key(receipt, "confirm");
        loyalty::confirm(tx, &self.programme, self.customer, &key, at).map(kinds)
    }

    /// Undoes the points of a paid receipt that is called off.
    pub fn cancel(&self, tx: &mut Tx<'_>, receipt: ReceiptId, at: Instant) -> Result<(), Problem> {
        loyalty::cancel(tx, &self.programme, self.customer, &key(receipt, "cancel"), at).map(|_| ())
    }

    /// The programme's own points for what is paid in money, times what promotions multiply, and points promotions give.
    fn earning(&self, paper: &Paper) -> Earning {
        let multiplier = self.level().map_or(100, |level| level.multiplier);
        let lines: Vec<PaidLine> = (0..paper.lines.len()).map(|place| paid(paper, place)).collect();
        let own = points_of(&self.programme, &lines, multiplier);
        let mut points = Vec::with_capacity(own.len());
        for mut line in own {
            let place = (line.line - 1) as usize;
            let mut so_far = line.points;
            for one in paper.priced.multipliers.iter().filter(|one| one.lines.contains(&place)) {
                let added = times_basis(so_far, one.basis_points) - so_far;
                so_far += added;
                match &one.funding {
                    None => line.points += added,
                    Some(of) => points.push(LinePoints::new(line.line, &line.currency, added, Some(of))),
                }
            }
            points.push(line);
        }
        if let Some((code, _)) = self.paying() {
            for of in &paper.priced.points {
                let of_line = of.lines.iter().zip(1..).filter(|(points, _)| **points > 0);
                let funding = of.funding.as_ref();
                points.extend(of_line.map(|(points, line)| LinePoints::new(line, code, *points, funding)));
            }
        }
        Earning { lines, points }
    }

    fn standing(
        &self,
        tx: &mut Tx<'_>,
        accounts: &Accounts,
        at: Instant,
        earned: Earned,
    ) -> Result<PaperPoints, Problem> {
        let kinds = kinds(earned);
        let paying = self.paying().and_then(|(code, _)| kinds.iter().find(|kind| kind.currency == code));
        let (earned, active_from) = paying.map_or((0, None), |kind| (kind.points, kind.active_from));
        let balance = match self.paying() {
            Some((code, _)) => accounts.balance(tx, code, at)?.active,
            None => 0,
        };
        let tier = accounts.standing(tx, &self.programme, at)?;
        let (tier, next_tier) = tier.map(|Standing { tier, next, .. }| (tier, next)).unzip();
        let measure = self.programme.rules.tiers.as_ref().map(|tiers| &tiers.measure);
        let is_money = measure == Some(&Measure::Turnover);
        Ok(PaperPoints {
            earned,
            active_from,
            kinds,
            balance,
            tier,
            next_tier: next_tier.flatten(),
            is_money,
        })
    }
}

/// What lots are together, kind by kind: those of a kind begin together, whoever pays for them.
fn kinds(earned: Earned) -> Vec<PaperEarned> {
    let mut kinds: Vec<PaperEarned> = Vec::new();
    for EarnedLot { currency, points, active_from, .. } in earned.lots {
        match kinds.iter_mut().find(|kind| kind.currency == currency) {
            Some(kind) => kind.points += points,
            None => kinds.push(PaperEarned { currency, points, active_from }),
        }
    }
    kinds
}

fn key(receipt: ReceiptId, operation: &str) -> Key {
    Key::new(SOURCE, receipt.to_string(), operation)
}

/// What a return did to points; nothing where it did nothing.
pub(super) fn given_back(
    tx: &mut Tx<'_>,
    receipt: &Receipt,
    paper: &Paper,
    returned: ReturnId,
) -> Result<Option<GivenBack>, Problem> {
    let Some(programme) = programme_of(tx, receipt, paper)? else { return Ok(None) };
    loyalty::given_back(tx, &programme, &return_key(receipt.id, returned))
}

/// The programme a receipt counts in with the rules that gave it its points: those its paper names, or those in force when it was bought.
fn programme_of(tx: &mut Tx<'_>, receipt: &Receipt, paper: &Paper) -> Result<Option<Programme>, Problem> {
    if let Some((id, version)) = paper.programme.zip(paper.programme_version) {
        return programmes::version(tx, id, version).map(Some);
    }
    let is_it = |programme: &Programme| paper.programme.is_none_or(|id| programme.id == id);
    Ok(programmes::all_at(tx, receipt.placed_at)?.into_iter().find(is_it))
}

fn return_key(receipt: ReceiptId, returned: ReturnId) -> Key {
    key(receipt, &format!("return {returned}"))
}

fn paid(paper: &Paper, place: usize) -> PaidLine {
    let line = &paper.lines[place];
    let number = place as i64 + 1;
    PaidLine {
        line: number,
        quantity: line.quantity,
        paid: paper.to_pay_of(place),
        is_excluded: line.is_excluded,
    }
}

fn spending(paper: &Paper, spent: &PaperSpent) -> Spending {
    let lines = paper.lines.iter().zip(&spent.payment.lines).zip(1..);
    let lines = lines.filter(|((_, (points, _)), _)| *points > 0);
    let spent_line = |((line, (points, _)), number): ((&super::PaperLine, &(i64, i64)), i64)| SpentLine {
        line: number,
        quantity: line.quantity,
        points: *points,
    };
    Spending { currency: spent.currency.clone(), lines: lines.map(spent_line).collect() }
}

fn times_basis(points: i64, basis_points: i64) -> i64 {
    let exact = i128::from(points) * i128::from(basis_points) / i128::from(ONCE);
    i64::try_from(exact).unwrap_or(i64::MAX)
}
