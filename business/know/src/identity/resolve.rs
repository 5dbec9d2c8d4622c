//! Who is meant by sets of identifiers: customers are found, made, and anonymous ones joined, a whole batch at a time.
//!
//! A batch gives what its sets would give one after another. All names are looked up first, then the sets are walked in memory, and what
//! is new is written at the end, so that a batch costs a handful of statements rather than some for each set.

use std::collections::{BTreeSet, HashMap, HashSet};

use store::{Dialect, Tx};
use vocabulary::{CustomerId, Identifier, IdentifierKind, Instant, Problem};

use super::sql;
use crate::contact_points::{self, NewContactPoint};
use crate::{customers, touched};

/// Who is meant by one set of identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The customer.
    pub customer: CustomerId,
    /// Whether the set made the customer.
    pub created: bool,
    /// Anonymous customers who turned out to be this one. They are joined here; the flow moves what other rooms keep of them.
    pub joined: Vec<CustomerId>,
}

/// Finds or makes the customer of each set of normalised identifiers. A set names one person; two external ids of one source in a set
/// are a contradiction, and the first counts. Fails with `identifier_required` when a set is empty.
pub fn resolve(tx: &mut Tx<'_>, now: Instant, people: &[Vec<Identifier>]) -> Result<Vec<Resolved>, Problem> {
    if people.iter().any(Vec::is_empty) {
        return Err(Problem::invalid(
            "identifier_required",
            "identifiers",
            "a person is named by at least one identifier",
        ));
    }
    let mut book = Book::open(tx, people)?;
    let named: Vec<_> = people.iter().map(|set| book.person(set)).collect();
    book.write(tx, now, &named)
}

/// A person while a batch is walked: a stored customer by its id, or one yet to be made by a negative number.
type Person = i64;

/// Names by which a person is known besides anonymous ids: kind and source.
type StrongName = (IdentifierKind, String);

struct Named {
    person: Person,
    made: bool,
    joined: Vec<Person>,
}

/// What is known of all names in a batch, and what walking it adds.
struct Book<'p> {
    owners: HashMap<&'p Identifier, Person>,
    strong_names: HashMap<Person, Vec<StrongName>>,
    gone_into: HashMap<Person, Person>,
    made: i64,
    new_names: Vec<(&'p Identifier, Person)>,
    new_contacts: Vec<(&'p Identifier, Person)>,
    joins: Vec<(Person, Person)>,
}

impl<'p> Book<'p> {
    fn open(tx: &mut Tx<'_>, people: &'p [Vec<Identifier>]) -> Result<Book<'p>, Problem> {
        let owners = look_up(tx, people)?;
        let in_doubt = in_doubt(people, &owners);
        if sql::hold(tx, &in_doubt)? {
            sql::run_again(tx)?;
        }
        let strong_names = sql::strong_names(tx, &in_doubt)?;
        Ok(Book {
            owners,
            strong_names,
            gone_into: HashMap::new(),
            made: 0,
            new_names: Vec::new(),
            new_contacts: Vec::new(),
            joins: Vec::new(),
        })
    }

    /// Walks one set: who is meant, which names are news, who turned out to be the same.
    fn person(&mut self, set: &'p [Identifier]) -> Named {
        let set = without_contradictions(set);
        let winner = self.winner(&set);
        let made = winner.is_none();
        let person = winner.unwrap_or_else(|| self.make());
        let joined = self.join_anonymous(&set, person);
        for identifier in set {
            self.name(identifier, person);
        }
        Named { person, made, joined }
    }

    /// The owner of the most telling name, the oldest of several, unless the set says that it is somebody else.
    fn winner(&self, set: &[&Identifier]) -> Option<Person> {
        let mut found: Vec<(IdentifierKind, Person)> =
            set.iter().filter_map(|identifier| Some((identifier.kind, self.owner(identifier)?))).collect();
        // Stored customers have positive numbers and come before those made in this batch, each in order of age.
        found.sort_by_key(|(kind, person)| (kind.number(), *person < 0, person.abs()));
        found
            .into_iter()
            .find(|(kind, person)| !self.is_somebody_else(set, *kind, *person))
            .map(|(_, person)| person)
    }

    /// Whether the set holds a name which the person has too, but another one: an external id of the same source, or, where only an
    /// anonymous id speaks for the person (browsers are shared), any name of the same kind.
    fn is_somebody_else(&self, set: &[&Identifier], found_by: IdentifierKind, person: Person) -> bool {
        let Some(names) = self.strong_names.get(&person) else { return false };
        set.iter()
            .filter(|identifier| {
                identifier.kind == IdentifierKind::External || found_by == IdentifierKind::Anonymous
            })
            .filter(|identifier| self.owner(identifier) != Some(person))
            .any(|identifier| {
                names.iter().any(|(kind, source)| (*kind, source) == (identifier.kind, &identifier.source))
            })
    }

    fn make(&mut self) -> Person {
        self.made += 1;
        -self.made
    }

    /// Joins those found who are known by nothing but anonymous ids; gives the stored ones among them.
    fn join_anonymous(&mut self, set: &[&Identifier], person: Person) -> Vec<Person> {
        let mut joined = Vec::new();
        for identifier in set.iter().filter(|identifier| identifier.kind == IdentifierKind::Anonymous) {
            let Some(other) = self.owner(identifier).filter(|other| *other != person) else { continue };
            if self.strong_names.contains_key(&other) {
                continue;
            }
            self.gone_into.insert(other, person);
            if other > 0 {
                self.joins.push((other, person));
                joined.push(other);
            }
        }
        joined
    }

    /// Gives a free name to the person. An address that somebody else is known by still is a way to reach this one.
    fn name(&mut self, identifier: &'p Identifier, person: Person) {
        let owner = self.owner(identifier);
        if owner != Some(person) && contact_points::channel_of(identifier.kind).is_some() {
            self.new_contacts.push((identifier, person));
        }
        if owner.is_some() {
            return;
        }
        self.owners.insert(identifier, person);
        self.new_names.push((identifier, person));
        if identifier.kind != IdentifierKind::Anonymous {
            self.strong_names.entry(person).or_default().push((identifier.kind, identifier.source.clone()));
        }
    }

    fn owner(&self, identifier: &Identifier) -> Option<Person> {
        self.owners.get(identifier).map(|person| self.follow(*person))
    }

    fn follow(&self, mut person: Person) -> Person {
        while let Some(into) = self.gone_into.get(&person) {
            person = *into;
        }
        person
    }

    fn write(mut self, tx: &mut Tx<'_>, now: Instant, named: &[Named]) -> Result<Vec<Resolved>, Problem> {
        let ids = self.make_customers(tx, now)?;
        let id = |book: &Book<'_>, person: Person| {
            let person = book.follow(person);
            CustomerId(ids.get(&person).copied().unwrap_or(person))
        };
        self.write_names(tx, now, &id)?;
        touched::touch_card(tx, &ids.values().copied().map(CustomerId).collect::<Vec<_>>())?;
        self.write_contacts(tx, now, &id)?;
        for (from, into) in std::mem::take(&mut self.joins) {
            customers::join(tx, now, CustomerId(from), id(&self, into))?;
        }
        let mut seen = HashSet::new();
        Ok(named
            .iter()
            .map(|named| {
                let customer = id(&self, named.person);
                let is_new = self.follow(named.person) < 0;
                Resolved {
                    customer,
                    created: named.made && is_new && seen.insert(customer),
                    joined: named.joined.iter().copied().map(CustomerId).collect(),
                }
            })
            .collect())
    }

    /// Customers for those who were made in this batch and did not go into another.
    fn make_customers(&self, tx: &mut Tx<'_>, now: Instant) -> Result<HashMap<Person, i64>, Problem> {
        let people: Vec<Person> =
            (1..=self.made).map(|number| -number).filter(|p| !self.gone_into.contains_key(p)).collect();
        let mut ids = sql::make_customers(tx, now, people.len())?;
        ids.sort_unstable();
        Ok(people.into_iter().zip(ids).collect())
    }

    /// In one order everywhere, so that two transactions never wait for each other.
    fn write_names(
        &self,
        tx: &mut Tx<'_>,
        now: Instant,
        id: &impl Fn(&Book<'_>, Person) -> CustomerId,
    ) -> Result<(), Problem> {
        let mut names: Vec<_> =
            self.new_names.iter().map(|(name, person)| (*name, id(self, *person))).collect();
        names.sort_unstable();
        if sql::insert(tx, now, &names)? == names.len() as u64 {
            return Ok(());
        }
        if tx.dialect() == Dialect::Postgres {
            sql::run_again(tx)?;
        }
        Err(Problem::internal("a name that was looked up as free is taken"))
    }

    fn write_contacts(
        &self,
        tx: &mut Tx<'_>,
        now: Instant,
        id: &impl Fn(&Book<'_>, Person) -> CustomerId,
    ) -> Result<(), Problem> {
        let contacts: Vec<_> = self
            .new_contacts
            .iter()
            .filter_map(|(identifier, person)| {
                let channel = contact_points::channel_of(identifier.kind)?;
                Some(NewContactPoint {
                    customer: id(self, *person),
                    channel,
                    value: identifier.value.clone(),
                })
            })
            .collect();
        contact_points::add(tx, now, &contacts)
    }
}

/// One person has one id in a source: of several the first counts.
fn without_contradictions(set: &[Identifier]) -> Vec<&Identifier> {
    let mut kept: Vec<&Identifier> = Vec::with_capacity(set.len());
    for identifier in set {
        let contradicts =
            |other: &&Identifier| other.kind == IdentifierKind::External && other.source == identifier.source;
        if identifier.kind != IdentifierKind::External || !kept.iter().any(contradicts) {
            kept.push(identifier);
        }
    }
    kept
}

fn look_up<'p>(
    tx: &mut Tx<'_>,
    people: &'p [Vec<Identifier>],
) -> Result<HashMap<&'p Identifier, Person>, Problem> {
    let mut by_kind: HashMap<IdentifierKind, HashSet<&'p Identifier>> = HashMap::new();
    for identifier in people.iter().flatten() {
        by_kind.entry(identifier.kind).or_default().insert(identifier);
    }
    let mut owners = HashMap::new();
    for (kind, names) in by_kind {
        let values: BTreeSet<&str> = names.iter().map(|identifier| identifier.value.as_str()).collect();
        let values: Vec<&str> = values.into_iter().collect();
        sql::owners(tx, kind, &values, |known, customer| {
            if let Some(name) = names.get(&known) {
                owners.insert(*name, customer.0);
            }
        })?;
    }
    Ok(owners)
}

/// Stored customers found in sets whose names do not all lead to the same one: of these it matters what else they are known by.
fn in_doubt(people: &[Vec<Identifier>], owners: &HashMap<&Identifier, Person>) -> Vec<Person> {
    let mut doubtful = BTreeSet::new();
    for set in people.iter().filter(|set| set.len() > 1) {
        let first = owners.get(&set[0]);
        if set.iter().any(|identifier| owners.get(identifier) != first) {
            doubtful.extend(set.iter().filter_map(|identifier| owners.get(identifier)));
        }
    }
    doubtful.into_iter().collect()
}
