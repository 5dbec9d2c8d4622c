//! One decision for each person.

use std::collections::{HashMap, HashSet};

use decide::ControlGroup;
use decide::audience::{Addresses, Candidate, Decision, decide};
use proptest::prelude::*;
use vocabulary::CustomerId;

fn candidate(customer: i64, contact: Option<&str>) -> Candidate {
    Candidate {
        customer: CustomerId(customer),
        contact: contact.map(str::to_owned),
        is_suppressed: false,
        has_consent: true,
    }
}

fn nobody_held() -> ControlGroup {
    ControlGroup::new(b"campaign", 0)
}

#[test]
fn the_first_reason_not_to_write_is_the_one_given() {
    let cases = [
        (Candidate { is_suppressed: true, has_consent: false, ..candidate(1, None) }, Decision::NoAddress),
        (
            Candidate { is_suppressed: true, has_consent: false, ..candidate(2, Some("a@x.kz")) },
            Decision::Suppressed,
        ),
        (Candidate { has_consent: false, ..candidate(3, Some("a@x.kz")) }, Decision::NoConsent),
        (candidate(4, Some("a@x.kz")), Decision::Send),
        (candidate(5, Some("A@x.kz ")), Decision::DuplicateAddress),
    ];
    let candidates: Vec<_> = cases.iter().map(|(candidate, _)| candidate.clone()).collect();
    let decisions = decide(&candidates, &mut Addresses::default(), &nobody_held());
    assert_eq!(decisions, cases.map(|(_, decision)| decision));
}

#[test]
fn an_address_shared_with_the_control_group_is_not_written_to_through_another_person() {
    let control = ControlGroup::new(b"campaign", 5_000);
    let held = (1..).map(CustomerId).find(|customer| control.holds(*customer)).expect("half are held");
    let free =
        (held.0 + 1..).map(CustomerId).find(|customer| !control.holds(*customer)).expect("half are not");
    let pair = [candidate(held.0, Some("family@x.kz")), candidate(free.0, Some("family@x.kz"))];
    let decisions = decide(&pair, &mut Addresses::default(), &control);
    assert_eq!(decisions, [Decision::Control, Decision::DuplicateAddress]);
}

#[test]
fn the_share_held_back_is_the_share_asked_for_and_campaigns_differ() {
    let one = ControlGroup::new(b"one", 1_000);
    let two = ControlGroup::new(b"two", 1_000);
    let people = 100_000;
    let held = |group: &ControlGroup| (1..=people).filter(|id| group.holds(CustomerId(*id))).count() as i64;
    let both =
        (1..=people).filter(|id| one.holds(CustomerId(*id)) && two.holds(CustomerId(*id))).count() as i64;
    // Four standard deviations of a binomial draw.
    assert!((held(&one) - 10_000).abs() < 380, "{}", held(&one));
    assert!((held(&two) - 10_000).abs() < 380, "{}", held(&two));
    assert!((both - 1_000).abs() < 126, "{both}");
    assert_eq!(held(&ControlGroup::new(b"one", 0)), 0);
    assert_eq!(held(&ControlGroup::new(b"one", 10_000)), people);
}

proptest! {
    #[test]
    fn however_batched_everybody_gets_the_same_one_decision(
        people in prop::collection::vec((prop::option::of(0..6_u8), any::<bool>(), any::<bool>()), 0..60),
        cut in 1..20_usize,
    ) {
        let candidates: Vec<_> = people.iter().zip(1..).map(|((address, suppressed, consent), id)| Candidate {
            customer: CustomerId(id),
            contact: address.map(|n| format!("p{n}@x.kz")),
            is_suppressed: *suppressed,
            has_consent: *consent,
        }).collect();
        let control = ControlGroup::new(b"salt", 3_000);
        let whole = decide(&candidates, &mut Addresses::default(), &control);
        let mut addresses = Addresses::default();
        let pieces: Vec<_> = candidates.chunks(cut).flat_map(|chunk| decide(chunk, &mut addresses, &control)).collect();
        prop_assert_eq!(&whole, &pieces);
        let decided = candidates.iter().zip(&whole).filter(|(_, d)| matches!(d, Decision::Send | Decision::Control));
        let mut per_address: HashMap<&str, usize> = HashMap::new();
        for (candidate, _) in decided {
            *per_address.entry(candidate.contact.as_deref().expect("an address")).or_default() += 1;
        }
        prop_assert!(per_address.values().all(|count| *count == 1));
        let reached: HashSet<_> = candidates.iter().filter(|c| c.has_consent && !c.is_suppressed).filter_map(|c| c.contact.as_deref()).collect();
        prop_assert_eq!(per_address.len(), reached.len());
    }
}
