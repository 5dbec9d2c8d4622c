//! Counting a tree over everybody in one pass: size, each step, reach, five people, money.

use std::sync::atomic::AtomicBool;

use columnar::{Part, Snapshot};
use roaring::RoaringTreemap;
use vocabulary::{Channel, CustomerId, Purpose};

use crate::program::{Program, is_reachable};
use crate::share::scatter;

/// How many people are shown with a count.
const SAMPLE: usize = 5;
/// One customer in so many is asked for an estimate: of a million, a fifth of them members, it is off by three thousand at most, 19 times in 20.
const ESTIMATED_BY: u64 = 16;

/// What a count says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Members.
    pub count: u64,
    /// All customers.
    pub base: u64,
    /// Each condition in a group with the customers left after it, in order; under `not` with those it leaves out.
    pub steps: Vec<Step>,
    /// Members who can be written to for marketing by e-mail, text message and push.
    pub reach: Reach,
    /// Five of the members, the same five every time.
    pub sample: Vec<CustomerId>,
}

/// A step of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where the condition stands in the tree.
    pub path: String,
    /// Customers left.
    pub count: u64,
}

/// How many can be written to for marketing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reach {
    /// By e-mail.
    pub email: u64,
    /// By text message.
    pub sms: u64,
    /// By push notification.
    pub push: u64,
}

/// What a segment is worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worth {
    /// Members.
    pub size: u64,
    /// All customers.
    pub base: u64,
    /// Orders of the members.
    pub orders: u64,
    /// Paid by members after returns, in minor units.
    pub revenue: i128,
    /// Paid by all known customers after returns, in minor units.
    pub revenue_of_all: i128,
}

/// Counts the members, step by step.
pub fn count(snapshot: &Snapshot, program: &Program, threads: usize, stop: &AtomicBool) -> Count {
    tally(snapshot, program, threads, stop, 1).told(program)
}

/// About how many members there are, step by step: one customer in sixteen is asked, and stands for all of them. Always the same ones, drawn by their ids.
pub fn estimate(snapshot: &Snapshot, program: &Program, threads: usize, stop: &AtomicBool) -> Count {
    tally(snapshot, program, threads, stop, ESTIMATED_BY).told(program)
}

/// Asks one customer in so many.
fn tally(snapshot: &Snapshot, program: &Program, threads: usize, stop: &AtomicBool, one_in: u64) -> Tally {
    let steps = program.step_paths().len();
    let make = || Tally { steps: vec![0; steps], ..Tally::default() };
    let tallies = snapshot.scan(threads, stop, make, |tally, part, rows| {
        tally.base += rows.len() as u64;
        if one_in > 1 {
            let ids = &part.customers.customer_id;
            rows.retain(|row| scatter(!(ids[*row as usize] as u64)).is_multiple_of(one_in));
        }
        tally.asked += rows.len() as u64;
        program.count_steps(part, rows, &mut tally.steps);
        tally.take_in(part, rows);
    });
    tallies.into_iter().fold(make(), |mut all, tally| {
        all.add(tally);
        all
    })
}

/// How many members there are.
pub fn size(snapshot: &Snapshot, program: &Program, threads: usize, stop: &AtomicBool) -> u64 {
    let found = snapshot.scan(
        threads,
        stop,
        || 0,
        |size, part, rows| {
            program.keep_members(part, rows);
            *size += rows.len() as u64;
        },
    );
    found.into_iter().sum()
}

/// The members, in order of their ids.
pub fn members(snapshot: &Snapshot, program: &Program, threads: usize, stop: &AtomicBool) -> Vec<CustomerId> {
    let found = snapshot.scan(threads, stop, Vec::new, |members: &mut Vec<CustomerId>, part, rows| {
        program.keep_members(part, rows);
        members.extend(rows.iter().map(|row| CustomerId(part.customers.customer_id[*row as usize])));
    });
    // Each thread's members are nearly in order: the sort that keeps equals finds such runs and merges them.
    let mut members = found.concat();
    members.sort();
    members
}

/// Size, orders and revenue of the members.
pub fn worth(snapshot: &Snapshot, program: &Program, threads: usize, stop: &AtomicBool) -> Worth {
    let found = snapshot.scan(threads, stop, Worth::default, |worth, part, rows| {
        worth.base += rows.len() as u64;
        worth.revenue_of_all += rows.iter().map(|row| revenue(part, *row as usize)).sum::<i128>();
        program.keep_members(part, rows);
        worth.size += rows.len() as u64;
        worth.orders += rows.iter().map(|row| part.life(*row as usize).orders().len() as u64).sum::<u64>();
        worth.revenue += rows.iter().map(|row| revenue(part, *row as usize)).sum::<i128>();
    });
    found.into_iter().fold(Worth::default(), |all, one| Worth {
        size: all.size + one.size,
        base: all.base + one.base,
        orders: all.orders + one.orders,
        revenue: all.revenue + one.revenue,
        revenue_of_all: all.revenue_of_all + one.revenue_of_all,
    })
}

/// A set of members for conditions that refer to a list.
pub fn member_set(members: impl IntoIterator<Item = CustomerId>) -> RoaringTreemap {
    members.into_iter().map(|customer| customer.0 as u64).collect()
}

fn revenue(part: &Part, row: usize) -> i128 {
    part.orders.net_total[part.life(row).orders()].iter().map(|total| i128::from(*total)).sum()
}

#[derive(Default)]
struct Tally {
    count: u64,
    base: u64,
    /// Customers who were asked.
    asked: u64,
    steps: Vec<u64>,
    reach: Reach,
    /// Members with the smallest hashes, ascending.
    sample: Vec<(u64, i64)>,
}

impl Tally {
    /// What those who were asked say of everybody.
    fn told(&self, program: &Program) -> Count {
        let (base, asked) = (u128::from(self.base), u128::from(self.asked.max(1)));
        let of_all = |some: u64| ((u128::from(some) * base + asked / 2) / asked) as u64;
        let steps = program.step_paths().into_iter().zip(&self.steps);
        let Reach { email, sms, push } = self.reach;
        Count {
            count: of_all(self.count),
            base: self.base,
            steps: steps.map(|(path, count)| Step { path, count: of_all(*count) }).collect(),
            reach: Reach { email: of_all(email), sms: of_all(sms), push: of_all(push) },
            sample: self.sample.iter().map(|(_, id)| CustomerId(*id)).collect(),
        }
    }

    fn take_in(&mut self, part: &Part, members: &[u32]) {
        self.count += members.len() as u64;
        for row in members {
            let row = *row as usize;
            let reaches = |channel| u64::from(is_reachable(part, row, channel, Purpose::Marketing));
            self.reach.email += reaches(Channel::Email);
            self.reach.sms += reaches(Channel::Sms);
            self.reach.push += reaches(Channel::Push);
            let id = part.customers.customer_id[row];
            // Scattered, so that the people shown are not the oldest customers.
            self.offer((scatter(id as u64), id));
        }
    }

    fn offer(&mut self, candidate: (u64, i64)) {
        if self.sample.len() < SAMPLE || self.sample.last().is_some_and(|last| candidate < *last) {
            let at = self.sample.partition_point(|known| *known < candidate);
            self.sample.insert(at, candidate);
            self.sample.truncate(SAMPLE);
        }
    }

    fn add(&mut self, other: Tally) {
        self.count += other.count;
        self.base += other.base;
        self.asked += other.asked;
        self.steps.iter_mut().zip(other.steps).for_each(|(all, one)| *all += one);
        self.reach.email += other.reach.email;
        self.reach.sms += other.reach.sms;
        self.reach.push += other.reach.push;
        other.sample.into_iter().for_each(|candidate| self.offer(candidate));
    }
}
