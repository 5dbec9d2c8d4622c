//! What the fields of customers hold: how many have each, and the most frequent values, from the columns.

use std::collections::{BTreeMap, HashMap};

use columnar::{AttributeColumn, MISSING, MISSING_DAY, NO_WORD, Part};
use vocabulary::Problem;

use crate::question::NEVER;
use crate::{Workspace, columns};

const THREADS: usize = 2;
/// Values given of each field.
const VALUES_MAX: usize = 50;
/// Different values counted of a field; those met later are left out.
const DIFFERENT_MAX: usize = 10_000;

/// What a field holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Customers who have it.
    pub count: i64,
    /// Its most frequent values with how many have them; none where values are not worth choosing from.
    pub values: Vec<(String, i64)>,
}

/// The fields of customers by key (`city`, `attributes.plan`). Blocks this thread.
pub fn values(workspace: &Workspace) -> Result<BTreeMap<String, Counted>, Problem> {
    let snapshot = columns::picture(workspace)?;
    let found =
        snapshot.scan(THREADS, &NEVER, Tallies::default, |tallies, part, rows| tallies.take_in(part, rows));
    let mut all = Tallies::default();
    found.into_iter().for_each(|tallies| all.add(tallies));
    let words = snapshot.words();
    let counted = |tally: Tally| {
        let mut values: Vec<(String, i64)> = tally
            .words
            .into_iter()
            .filter_map(|(word, count)| Some((words.text(word)?.to_owned(), count)))
            .collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(VALUES_MAX);
        Counted { count: tally.count, values }
    };
    Ok(all.0.into_iter().map(|(key, tally)| (key, counted(tally))).collect())
}

#[derive(Default)]
struct Tallies(HashMap<String, Tally>);

#[derive(Default)]
struct Tally {
    count: i64,
    words: HashMap<u32, i64>,
}

impl Tallies {
    fn take_in(&mut self, part: &Part, rows: &[u32]) {
        let of = &part.customers;
        for (key, column) in [("city", &of.city), ("gender", &of.gender), ("language", &of.language)] {
            let tally = self.of(key);
            rows.iter().for_each(|row| tally.add_word(column[*row as usize]));
        }
        for (key, column) in [("first_name", &of.first_name), ("last_name", &of.last_name)] {
            self.of(key).count += rows.iter().filter(|row| column[**row as usize] != NO_WORD).count() as i64;
        }
        let born = rows.iter().filter(|row| of.birthday[**row as usize] != MISSING_DAY).count() as i64;
        self.of("birthday").count += born;
        self.of("age").count += born;
        self.of("created_at").count += rows.len() as i64;
        for (key, column) in &part.attributes {
            self.of(&format!("attributes.{}", key.key)).take_in(column, rows);
        }
    }

    fn of(&mut self, key: &str) -> &mut Tally {
        if !self.0.contains_key(key) {
            self.0.insert(key.to_owned(), Tally::default());
        }
        self.0.get_mut(key).expect("it was put there")
    }

    fn add(&mut self, other: Tallies) {
        for (key, tally) in other.0 {
            let mine = self.of(&key);
            mine.count += tally.count;
            for (word, count) in tally.words {
                *mine.words.entry(word).or_default() += count;
            }
        }
    }
}

impl Tally {
    fn take_in(&mut self, column: &AttributeColumn, rows: &[u32]) {
        for row in rows.iter().map(|row| *row as usize) {
            match column {
                AttributeColumn::Words(_) => self.add_word(column.word(row)),
                AttributeColumn::Numbers(_) => self.count += i64::from(column.number(row) != MISSING),
                AttributeColumn::Lists(..) => {
                    let list = column.list(row);
                    self.count += i64::from(!list.is_empty());
                    list.iter().for_each(|word| self.count_word(*word));
                }
            }
        }
    }

    fn add_word(&mut self, word: u32) {
        if word != NO_WORD {
            self.count += 1;
            self.count_word(word);
        }
    }

    fn count_word(&mut self, word: u32) {
        if self.words.len() < DIFFERENT_MAX || self.words.contains_key(&word) {
            *self.words.entry(word).or_default() += 1;
        }
    }
}
