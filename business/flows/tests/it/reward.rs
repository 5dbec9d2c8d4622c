use flows::reward;
use flows::till::Ask;
use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Settings, Standing};
use motivate::draws::{self, NewDraw};
use motivate::promotions::{Extra, ExtraOf};
use serde_json::json;
use vocabulary::{CustomerId, OrderId, PromotionId, ReceiptId};

use crate::counter::{Counter, counters_of, cups};
use crate::support::{both, noon, write};

const ANN: CustomerId = CustomerId(1);
const RECEIPT: ReceiptId = ReceiptId(7);
const ORDER: Option<OrderId> = Some(OrderId(9));

fn settings() -> Settings {
    Settings {
        name: "Next time".into(),
        promotion: PromotionId(5),
        is_personal: true,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits::default(),
        zone: "Asia/Almaty".into(),
        label: String::new(),
        label_price: None,
    }
}

#[test]
fn a_receipt_brings_its_coupons_and_tickets_once_and_takes_them_back() {
    both(|store| {
        let (pool, draw) = write(store, |tx| {
            let format = Format::try_new("N", LETTERS, 9)?;
            let pool = coupons::create(tx, noon(), settings(), Codes::Unique { format, wanted: 3 })?.id;
            coupons::generate(tx, pool, 0, 3, &CodeKey::new(&[42; 32]))?;
            let new = NewDraw { name: "New Year".into(), prizes: 1, is_once_per_holder: true };
            Ok((pool, draws::create(tx, noon(), &new)?.id))
        });
        let of = |extra| ExtraOf { promotion: PromotionId(5), version: 1, extra };
        let extras = [
            of(Extra::Coupon { pool, count: 2 }),
            of(Extra::Ticket { draw: draw.to_string(), count: 3 }),
            of(Extra::Coupon { pool, count: 2 }),
        ];
        for _ in 0..2 {
            let extras = extras.clone();
            let given = write(store, move |tx| reward::give(tx, noon(), RECEIPT, ORDER, ANN, &extras));
            assert_eq!((given.coupons.len(), given.tickets), (2, 3), "an empty pool gives nothing more");
        }
        write(store, move |tx| {
            assert_eq!(draws::count(tx, draw)?, (3, 1));
            reward::take_back(tx, noon(), RECEIPT, ORDER, &extras)?;
            assert_eq!(draws::count(tx, draw)?.0, 0);
            let held = coupons::of_customer(tx, ANN, noon(), 10)?;
            assert!(held.iter().all(|one| one.standing == Standing::Expired), "{held:?}");
            Ok(())
        });
    });
}

#[test]
fn who_brings_everything_back_keeps_neither_tickets_nor_coupons_but_has_used_theirs() {
    counters_of(|shop| {
        let (pool, draw, used) = write(&shop.store, |tx| {
            let format = Format::try_new("N", LETTERS, 9)?;
            let pool = coupons::create(tx, noon(), settings(), Codes::Unique { format, wanted: 3 })?.id;
            coupons::generate(tx, pool, 0, 3, &CodeKey::new(&[42; 32]))?;
            let new = NewDraw { name: "New Year".into(), prizes: 1, is_once_per_holder: true };
            let limits = Limits { per_code: Some(5), ..Limits::default() };
            let open = Settings { is_personal: false, limits, ..settings() };
            let used = coupons::create(tx, noon(), open, Codes::Generic("AUTUMN".into()))?.id;
            Ok((pool, draws::create(tx, noon(), &new)?.id, used))
        });
        shop.runs(json!({"condition": {"kind": "coupon", "pool": used},
            "effects": [{"kind": "ticket", "draw": draw, "count": 3}, {"kind": "coupon", "pool": pool, "count": 1}]}));
        let paper = shop.buys(&Ask { coupons: vec!["AUTUMN".into()], ..cups("1", Some("+77010000001")) });
        let ann = paper.customer.expect("known");
        let held = |shop: &Counter| {
            let now = shop.workspace.now();
            write(&shop.store, move |tx| {
                let given = coupons::of_customer(tx, ann, now, 10)?;
                assert_eq!(coupons::counts(tx, used)?.redeemed, 1, "what was used stays used");
                Ok((draws::count(tx, draw)?.0, given[0].standing))
            })
        };
        assert_eq!(held(shop), (3, Standing::Ready));
        shop.brings_back(&paper, "a", 1);
        assert_eq!(held(shop), (3, Standing::Ready), "something is kept");
        shop.brings_back(&paper, "b", 1);
        assert_eq!(held(shop), (0, Standing::Expired));
        shop.calls_off(&paper);
    });
}
