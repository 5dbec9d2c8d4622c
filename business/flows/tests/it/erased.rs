//! Receipts outlive the customer they were for.

use flows::till::{Ask, Told};
use motivate::loyalty::Wanted;
use motivate::promotions::PromotionState;
use motivate::receipts;
use serde_json::json;
use store::params;
use vocabulary::ReceiptId;

use crate::counter::{Counter, counters_of, cups};
use crate::support::{customer_of, number, phone, write};

const ANN: &str = "+77010000001";
const BOB: &str = "+77010000002";

/// Ten percent off, ten times.
fn ten_percent() -> serde_json::Value {
    json!({"effects": [{"kind": "percent", "basis_points": 1_000, "scope": "basket"}],
        "limits": [{"measure": "times", "most": 10}, {"measure": "times", "most": 9, "per": "customer"}]})
}

fn erase(shop: &Counter) {
    let ann = customer_of(&shop.store, phone(ANN)).expect("known");
    let now = shop.workspace.now();
    write(&shop.store, move |tx| flows::customer::erase(tx, now, ann));
}

#[test]
fn what_an_erased_customer_bought_is_told_again_comes_back_and_is_called_off() {
    counters_of(|shop| {
        let promotion = shop.runs(ten_percent());
        let mut asked = cups("1", Some(ANN));
        asked.coupons = vec!["NEVER-WAS".into()];
        let told = shop.buys(&asked);
        assert!(told.points.as_ref().is_some_and(|points| points.earned == 180));
        let second = shop.buys(&cups("2", Some(ANN)));
        assert_eq!(shop.used(promotion), 2);

        erase(shop);

        let Told::Again(again) = shop.tries(&asked).expect("told again") else { panic!("a new order") };
        assert_eq!((again.order, &again.priced, again.to_pay()), (told.order, &told.priced, told.to_pay()));
        assert_eq!(
            (again.customer, &again.points, again.coupons.len(), again.text.len()),
            (None, &None, 0, 0)
        );
        let other = Ask { lines: [asked.lines.clone(), asked.lines.clone()].concat(), ..asked.clone() };
        assert_eq!(shop.tries(&other).expect_err("another basket").code, "receipt_conflict");
        let left = "select count(*) from receipts where asked <> '' or customer_id is not null";
        assert_eq!(number(&shop.store, left), 0);

        assert_eq!(shop.brings_back(&told, "a", 1).amount, 90_000);
        assert_eq!(shop.used(promotion), 2);
        assert_eq!(shop.brings_back(&told, "b", 1).amount, 90_000);
        assert_eq!(shop.used(promotion), 1);
        shop.calls_off(&second);
        assert_eq!(shop.used(promotion), 0);
    });
}

#[test]
fn an_open_order_ends_with_its_customer_and_time_goes_on() {
    counters_of(|shop| {
        let promotion = shop.runs(ten_percent());
        let ends = shop.runs(json!({"to": "2026-11-22T12:40:00Z", "effects": [{"kind": "free_delivery"}]}));
        shop.buys(&cups("1", Some(ANN)));
        let open = Ask { is_open: true, points: Some(Wanted::Most), ..cups("2", Some(ANN)) };
        let open = shop.buys(&open);
        assert!(open.spent.is_some());
        assert_eq!(shop.used(promotion), 2);

        erase(shop);

        assert_eq!(shop.used(promotion), 1, "what it held is free at once");
        let refused = shop.commits(open.receipt.expect("a receipt")).expect_err("it is over");
        assert_eq!(refused.code, "receipt_not_open");
        shop.looks_after(60).expect("a look");
        assert_eq!(shop.state(ends), PromotionState::Ended);
    });
}

#[test]
fn a_damaged_receipt_holds_up_neither_others_nor_promotions() {
    counters_of(|shop| {
        let promotion = shop.runs(ten_percent());
        let ends = shop.runs(json!({"to": "2026-11-22T12:40:00Z", "effects": [{"kind": "free_delivery"}]}));
        let open = |number: &str, who: &str| {
            let paper = shop.buys(&Ask { is_open: true, ..cups(number, Some(who)) });
            paper.receipt.expect("a receipt")
        };
        let (damaged, sound) = (open("1", ANN), open("2", BOB));
        write(&shop.store, move |tx| {
            let torn: &[u8] = b"{";
            Ok(tx.execute("update receipts set told = $2 where id = $1", params![damaged, torn])?)
        });
        shop.looks_after(60).expect("others are let go");
        let is_over = |id: ReceiptId| {
            write(&shop.store, move |tx| {
                Ok(receipts::load(tx, id)?.expect("a receipt").cancelled_at.is_some())
            })
        };
        assert_eq!((is_over(damaged), is_over(sound)), (false, true));
        assert_eq!((shop.used(promotion), shop.state(ends)), (1, PromotionState::Ended));
        assert!(shop.looks_after(1).is_err(), "it is told as long as it is there");
    });
}
