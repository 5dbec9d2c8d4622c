//! docs/segments.md: every tree on it can be read, every refusal comes out as it says, and nothing the language knows is missing.

use std::collections::BTreeSet;

use segment::{Condition, Edge, Measure, Reason, Stretch, Subject, Window};
use serde_json::{Value, json};

use crate::language::verdict;

const PAGE: &str = include_str!("../../../../docs/segments.md");
const DOORS: &str = include_str!("../../../../openapi.json");

/// What there is of something, and which of it one is: a variant that is left out does not compile.
macro_rules! words {
    ($all:ident, $word:ident: $of:ty { $($pattern:pat => $name:literal),* $(,)? }) => {
        const $all: &[&str] = &[$($name),*];

        fn $word(of: &$of) -> &'static str {
            match of { $($pattern => $name),* }
        }
    };
}

words!(KINDS, kind: Condition {
    Condition::All(_) => "all",
    Condition::Any(_) => "any",
    Condition::Not(_) => "not",
    Condition::Attribute { .. } => "attribute",
    Condition::Contact { .. } => "contact",
    Condition::Measure(_) => "measure",
    Condition::Edge(_) => "first or last",
    Condition::Sequence(_) => "sequence",
    Condition::Favourite(_) => "favourite",
    Condition::Campaign { .. } => "campaign",
    Condition::Share(_) => "share",
    Condition::Segment(_) => "segment",
    Condition::List(_) => "list",
    Condition::Rfm(_) => "rfm",
});

words!(SUBJECTS, subject: Subject {
    Subject::Orders => "orders",
    Subject::Returns => "returns",
    Subject::Events(_) => "event",
    Subject::Messages(_) => "messages",
});

words!(MEASURES, measure: Measure {
    Measure::Count => "count",
    Measure::Sum => "sum",
    Measure::Average => "average",
    Measure::Min => "min",
    Measure::Max => "max",
    Measure::Distinct => "distinct",
});

words!(EDGES, edge: Edge {
    Edge::First => "first",
    Edge::Last => "last",
});

words!(WINDOWS, window: Stretch {
    Stretch::LastDays(_) => "last_days",
    Stretch::LastHours(_) => "last_hours",
    Stretch::Dates { .. } => "from, to",
    Stretch::ThisMonth => "this month",
    Stretch::ThisYear => "this year",
    Stretch::Since(_) => "since",
});

words!(REASONS, reason: Reason {
    Reason::UnknownField => "unknown_field",
    Reason::Missing => "missing",
    Reason::WrongType => "wrong_type",
    Reason::WrongValue => "wrong_value",
    Reason::UnknownKind => "unknown_kind",
    Reason::UnknownOp => "unknown_op",
    Reason::DoesNotSuit => "does_not_suit",
    Reason::Empty => "empty",
    Reason::TooDeep => "too_deep",
    Reason::TooLarge => "too_large",
    Reason::NotFound => "not_found",
    Reason::Cycle => "cycle",
    Reason::BeyondHistory => "beyond_history",
});

fn blocks(language: &str) -> Vec<&'static str> {
    let opening = format!("```{language}\n");
    PAGE.split(opening.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn every_tree_of_the_page_can_be_read_and_nothing_the_language_knows_is_missing() {
    let mut met = Met::default();
    for block in blocks("json") {
        let tree = value(block);
        assert_eq!(verdict(&tree), "ok", "{block}");
        met.condition(&segment::parse(&tree).expect("a tree"));
    }
    for (all, met) in [
        (KINDS, met.kinds),
        (SUBJECTS, met.subjects),
        (MEASURES, met.measures),
        (EDGES, met.edges),
        (WINDOWS, met.windows),
    ] {
        let missing: Vec<_> = all.iter().filter(|word| !met.contains(*word)).collect();
        assert!(missing.is_empty(), "without an example: {missing:?}");
    }
}

#[test]
fn the_table_of_measures_is_what_the_language_takes() {
    let fields = [
        "total", "quantity", "discount", "product", "category", "brand", "store", "channel", "campaign",
        "day",
    ];
    for subject in SUBJECTS {
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| `{subject}` | yes |")));
        let cells: Vec<&str> = row.expect("a row").split('|').map(str::trim).collect();
        for (measures, cell) in [(&MEASURES[1..5], cells[3]), (&MEASURES[5..], cells[4])] {
            // Of an event any other word is the name of a property.
            let fields =
                fields.iter().filter(|field| *subject != "event" || cell.contains(&format!("`{field}`")));
            for (measure, field) in
                measures.iter().flat_map(|measure| fields.clone().map(move |field| (measure, field)))
            {
                let root = json!({"kind": subject, "measure": measure, "field": field, "op": "equals", "value": 1,
                    "event": (*subject == "event").then_some("Visit"), "message": (*subject == "messages").then_some("sent")});
                let is_taken = verdict(&json!({"version": 1, "root": root})) == "ok";
                assert_eq!(is_taken, cell.contains(&format!("`{field}`")), "{subject}, {measure}, {field}");
            }
        }
    }
}

#[test]
fn every_refusal_of_the_page_comes_out_as_it_says() {
    let blocks = blocks("refused");
    assert!(!blocks.is_empty());
    for block in blocks {
        let (trees, answer) = block.split_once("---\n").expect("a line between question and answer");
        let told: String = trees.lines().map(|tree| format!("{}\n", verdict(&value(tree)))).collect();
        assert_eq!(told, answer, "{trees}");
    }
    let untold = REASONS.iter().filter(|word| !PAGE.contains(&format!("`{word}`"))).collect::<Vec<_>>();
    assert!(untold.is_empty(), "reasons without a word: {untold:?}");
    assert_eq!(reason(&Reason::Cycle), Reason::Cycle.as_str());
}

#[test]
fn what_is_asked_over_the_wire_can_be_asked() {
    let asked = PAGE.split("\"tree\": ").skip(1);
    for body in asked {
        let tree = serde_json::Deserializer::from_str(body).into_iter().next();
        assert_eq!(verdict(&tree.expect("a tree").expect("JSON")), "ok", "{body}");
    }
    let doors = value(DOORS);
    for rest in PAGE.split("/api/v1/").skip(1) {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "/_-{}".contains(c)));
        let path = format!("/api/v1/{}", rest[..end.unwrap_or(rest.len())].replace("seg_4", "{id}"));
        assert!(doors["paths"].get(&path).is_some(), "there is no {path}");
    }
}

/// What the trees of the page use.
#[derive(Default)]
struct Met {
    kinds: BTreeSet<&'static str>,
    subjects: BTreeSet<&'static str>,
    measures: BTreeSet<&'static str>,
    edges: BTreeSet<&'static str>,
    windows: BTreeSet<&'static str>,
}

impl Met {
    fn condition(&mut self, condition: &Condition) {
        self.kinds.insert(kind(condition));
        match condition {
            Condition::All(of) | Condition::Any(of) => of.iter().for_each(|of| self.condition(of)),
            Condition::Not(of) => self.condition(of),
            Condition::Measure(of) => {
                self.subjects.insert(subject(&of.subject));
                self.measures.insert(measure(&of.measure));
                self.window(of.window.as_ref());
            }
            Condition::Edge(of) => {
                self.edges.insert(edge(&of.edge));
            }
            Condition::Sequence(of) => self.window(of.window.as_ref()),
            Condition::Favourite(of) => self.window(of.window.as_ref()),
            _ => {}
        }
    }

    fn window(&mut self, of: Option<&Window>) {
        self.windows.extend(of.map(|of| window(&of.stretch)));
    }
}
