//! What a tree depends on: news of anything else leaves its answers as they are.

use std::collections::{BTreeSet, HashMap};

use vocabulary::{Channel, ListId, SegmentId};

use crate::condition::{AttributeName, Condition, DaysOf, Stretch, Subject, Window};

/// The kinds of news a tree listens to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Orders, and returns, which take from what orders come to.
    pub orders: bool,
    /// What happened with messages.
    pub messages: bool,
    /// Events by their names.
    pub events: BTreeSet<String>,
    /// RFM scores, and what they are told from.
    pub rfm: bool,
    /// Fields of the card, as conditions name them: `city`, `attributes.plan`. Age is told from `birthday`, the customer's days from `time_zone`.
    pub fields: BTreeSet<String>,
    /// Channels whose addresses and consents it asks for.
    pub contacts: BTreeSet<Channel>,
    /// Lists it refers to.
    pub lists: BTreeSet<ListId>,
    /// Segments it refers to, and those that they do.
    pub segments: BTreeSet<SegmentId>,
}

impl Needs {
    /// What a tree needs, segments it refers to included. That a card was made, joined or erased concerns every tree.
    pub fn of(tree: &Condition, segments: &HashMap<SegmentId, Condition>) -> Needs {
        let mut needs = Needs::default();
        needs.add(tree, segments);
        needs
    }

    fn add(&mut self, tree: &Condition, segments: &HashMap<SegmentId, Condition>) {
        tree.visit(&mut |condition| match condition {
            Condition::Measure(of) => {
                self.subject(&of.subject);
                self.window(of.window.as_ref());
            }
            Condition::Edge(of) => self.subject(&of.subject),
            Condition::Sequence(of) => {
                self.window(of.window.as_ref());
                for step in &of.steps {
                    self.subject(&step.subject);
                    step.without.iter().for_each(|(subject, _)| self.subject(subject));
                }
            }
            Condition::Rfm(_) => (self.orders, self.rfm) = (true, true),
            Condition::Favourite(of) => {
                self.orders = true;
                self.window(of.window.as_ref());
            }
            Condition::Campaign { .. } => (self.messages, self.orders) = (true, true),
            Condition::Segment(id) if self.segments.insert(*id) => {
                if let Some(tree) = segments.get(id) {
                    self.add(tree, segments);
                }
            }
            Condition::Attribute { key, .. } => drop(self.fields.insert(field(key))),
            Condition::Contact { channel, .. } => drop(self.contacts.insert(*channel)),
            Condition::List(id) => drop(self.lists.insert(*id)),
            Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Share(_)
            | Condition::Segment(_) => {}
        });
    }

    fn subject(&mut self, subject: &Subject) {
        match subject {
            Subject::Orders | Subject::Returns => self.orders = true,
            Subject::Events(name) => drop(self.events.insert(name.clone())),
            Subject::Messages(_) => self.messages = true,
        }
    }

    fn window(&mut self, window: Option<&Window>) {
        let Some(window) = window else { return };
        if let Stretch::Since(since) = &window.stretch {
            self.subject(&since.subject);
        }
        if window.days_of == DaysOf::Customer {
            self.fields.insert("time_zone".to_owned());
        }
    }
}

/// The field an attribute is told from.
fn field(name: &AttributeName) -> String {
    let word = match name {
        AttributeName::FirstName => "first_name",
        AttributeName::LastName => "last_name",
        AttributeName::City => "city",
        AttributeName::Gender => "gender",
        AttributeName::Language => "language",
        AttributeName::Birthday | AttributeName::Age => "birthday",
        AttributeName::CreatedAt => "created_at",
        AttributeName::Own(key) => return format!("attributes.{key}"),
    };
    word.to_owned()
}

impl Condition {
    /// The segments and lists it refers to.
    pub fn references(&self) -> (Vec<SegmentId>, Vec<ListId>) {
        let (mut segments, mut lists) = (Vec::new(), Vec::new());
        self.visit(&mut |condition| match condition {
            Condition::Segment(id) => segments.push(*id),
            Condition::List(id) => lists.push(*id),
            _ => {}
        });
        (segments, lists)
    }

    /// How many conditions it has, groups included.
    pub(crate) fn nodes(&self) -> usize {
        let mut nodes = 0;
        self.visit(&mut |_| nodes += 1);
        nodes
    }

    /// Its conditions with where they stand, as [`crate::Program::explain`] gives them.
    pub fn places(&self) -> Vec<(String, &Condition)> {
        fn add<'c>(condition: &'c Condition, path: String, places: &mut Vec<(String, &'c Condition)>) {
            places.push((path.clone(), condition));
            match condition {
                Condition::All(of) | Condition::Any(of) => {
                    let inner = of.iter().enumerate();
                    inner.for_each(|(index, of)| add(of, format!("{path}/of/{index}"), places));
                }
                Condition::Not(of) => add(of, format!("{path}/of"), places),
                _ => {}
            }
        }
        let mut places = Vec::new();
        add(self, "/root".to_owned(), &mut places);
        places
    }

    fn visit(&self, see: &mut impl FnMut(&Condition)) {
        see(self);
        match self {
            Condition::All(of) | Condition::Any(of) => of.iter().for_each(|inner| inner.visit(see)),
            Condition::Not(of) => of.visit(see),
            _ => {}
        }
    }
}
