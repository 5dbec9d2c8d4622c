use know::timeline::{Happening, What};
use vocabulary::{Channel, ConsentStatus, Purpose};

use crate::join::said;
use crate::people::{at, both, external, person, run};

#[test]
fn a_card_tells_its_history_the_latest_first() {
    both(|store| {
        let (ann, anya) = (person(store, vec![external("1")]), person(store, vec![external("2")]));
        run(store, move |tx| {
            know::consent::record(tx, at(5), &[said(ann, Channel::Email, ConsentStatus::Granted, 5)])?;
            know::customers::join(tx, at(9), anya, ann)
        });
        let history = run(store, move |tx| know::timeline::of(tx, ann, at(100), 10));
        let consent = What::Consent {
            channel: Channel::Email,
            purpose: Purpose::Marketing,
            status: ConsentStatus::Granted,
            source: "form".into(),
        };
        let expected = [
            Happening { at: at(9), what: What::Merged { from: anya } },
            Happening { at: at(5), what: consent },
            Happening { at: at(0), what: What::Created },
        ];
        assert_eq!(history, expected);
        assert_eq!(run(store, move |tx| know::timeline::of(tx, ann, at(9), 1)).len(), 1);
    });
}
