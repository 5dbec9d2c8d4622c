//! Who may stand on whom.

use crate::crates::{Crate, House};

/// Crates of others, and the only crates of ours that may name them.
const ONLY: [(&str, &[&str]); 12] = [
    ("datafusion", &["columnar-datafusion"]),
    ("arrow", &["columnar", "columnar-datafusion", "connectors"]),
    ("parquet", &["columnar", "columnar-datafusion", "connectors"]),
    ("axum", &["api", "server"]),
    ("tower-http", &["api", "server"]),
    ("utoipa", &["api"]),
    ("utoipa-axum", &["api"]),
    ("rusqlite", &["store", "bench"]),
    ("postgres", &["store"]),
    ("lettre", &["channels"]),
    ("calamine", &["connectors"]),
    ("argon2", &["access"]),
];

/// Crates of ours with arrows of their own, beyond what their floor allows.
const OWN: [(&str, &[&str]); 9] = [
    ("vocabulary", &[]),
    ("store", &["vocabulary"]),
    ("jobs", &["vocabulary", "store"]),
    ("columnar", &["vocabulary", "store"]),
    ("access", &["vocabulary", "store"]),
    ("channels", &["vocabulary", "communicate", "flows"]),
    ("connectors", &["vocabulary", "collect"]),
    ("columnar-datafusion", &["columnar", "segment", "vocabulary"]),
    ("xtask", &["api"]),
];

/// Arrows that the plan does not know.
pub fn faults(house: &House) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, one) in &house.crates {
        for need in &one.needs {
            let is_allowed = match house.crates.get(need) {
                Some(other) => is_planned(name, one, need, other),
                None => ONLY
                    .iter()
                    .find(|(theirs, _)| theirs == need)
                    .is_none_or(|(_, ours)| ours.contains(&name.as_str())),
            };
            if !is_allowed {
                faults.push(format!("{name} must not depend on {need}"));
            }
        }
    }
    faults
}

/// Whether the plan has an arrow from one crate of ours to another.
fn is_planned(name: &str, one: &Crate, need: &str, other: &Crate) -> bool {
    if let Some((_, allowed)) = OWN.iter().find(|(own, _)| *own == name) {
        return allowed.contains(&need);
    }
    let is_room = other.floor == "business" && need != "flows";
    match (one.floor.as_str(), name) {
        ("business", "flows") => other.floor == "base" || is_room,
        ("business", _) => other.floor == "base",
        ("edge", "api") => other.floor == "base" || other.floor == "business",
        ("edge", "server") | ("dev", _) => need != "server",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(floor: &str, needs: &[&str]) -> Crate {
        let needs = needs.iter().map(|need| (*need).to_owned()).collect();
        Crate { floor: floor.to_owned(), folder: Default::default(), needs }
    }

    #[test]
    fn a_room_that_knows_another_or_a_driver_at_the_wrong_place_is_a_fault() {
        let crates = [
            ("vocabulary", of("base", &[])),
            ("know", of("business", &["vocabulary"])),
            ("collect", of("business", &["vocabulary", "know", "rusqlite"])),
            ("flows", of("business", &["know", "collect"])),
            ("api", of("edge", &["flows", "axum", "datafusion"])),
        ];
        let house = House { crates: crates.into_iter().map(|(name, one)| (name.to_owned(), one)).collect() };
        let expected = [
            "api must not depend on datafusion",
            "collect must not depend on know",
            "collect must not depend on rusqlite",
        ];
        assert_eq!(faults(&house), expected);
    }
}
