//! Sixty-four tills at once, over HTTP, on both databases: with one card, one coupon and one budget.

use access::{KeyKind, Scope};
use flows::Workspace;
use futures::future::join_all;
use motivate::coupons::{self, Codes, Limits, Settings};
use motivate::loyalty::{Rules, programmes};
use reqwest::Client;
use serde_json::{Value, json};
use store::{Store, StoreOptions};
use testkit::both;
use vocabulary::{Problem, PromotionId};

use crate::house::{Answered, House, answered, house_on, write};

const TILLS: usize = 64;
const ORDERS: usize = 3;
/// The coupon may be used so often; each use takes 1.00 off.
const USES: usize = 50;
/// The other promotion gives 0.30 a basket until so much is given, minor units: the last basket gets what is left.
const BUDGET: i64 = 1_000;

struct Crowd<'h> {
    house: &'h House,
    client: Client,
    key: String,
}

impl Crowd<'_> {
    async fn post(&self, path: &str, body: &Value) -> Answered {
        answered(self.client.post(self.house.url(path)).bearer_auth(&self.key).json(body)).await
    }

    /// Asks as tills do: again, when it is told that others were quicker.
    async fn surely(&self, body: &Value) -> Value {
        for _ in 0..50 {
            let told = self.post("/v1/till/orders", body).await;
            if told.status.is_success() {
                return told.json();
            }
            let (_, code) = told.problem();
            assert!(["coupon_used_up", "limits_contended"].contains(&code.as_str()), "{}", told.text);
        }
        panic!("others were quicker fifty times")
    }
}

fn in_a_house(test: impl AsyncFn(House)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    both(&[&Workspace::migrations()], |store| {
        let options = StoreOptions { threads: 16, ..StoreOptions::default() };
        let store = Store::open(store.location().clone(), &Workspace::migrations(), options);
        runtime.block_on(async { test(house_on(store.expect("a store")).await).await });
    });
}

/// A point for every 1.00, a coupon that may be used so often, and a promotion with a budget.
async fn promise(house: &House) {
    let owner = house.owner().await;
    let mut ids = Vec::new();
    for (name, amount) in [("Coupon", 100), ("Budget", 30)] {
        let draft = json!({"name": name, "definition": {"effects": [{"kind": "amount", "amount": amount, "scope": "basket"}]}});
        let made = owner.post("/api/v1/promotions", draft).await.expect(201);
        ids.push(made["id"].as_str().expect("an id").to_owned());
    }
    let promotion: PromotionId = ids[0].parse().expect("an id");
    let now = house.workspace.now();
    let pool = write(&house.workspace.store, move |tx| {
        let rules = json!({"name": "Club", "zone": "UTC", "currencies": [
            {"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100}}]});
        programmes::create(tx, now, &serde_json::from_value::<Rules>(rules).map_err(Problem::internal)?)?;
        let settings = Settings {
            name: "Fifty".into(),
            promotion,
            is_personal: false,
            from: None,
            until: None,
            valid_days: None,
            limits: Limits { per_code: Some(USES as i64), ..Limits::default() },
            zone: "UTC".into(),
            label: String::new(),
            label_price: None,
        };
        Ok(coupons::create(tx, now, settings, Codes::Generic("FIFTY".into()))?.id.to_string())
    })
    .await;
    let with_coupon = json!({"effects": [{"kind": "amount", "amount": 100, "scope": "basket"}], "condition": {"kind": "coupon", "pool": pool}});
    let with_budget = json!({"effects": [{"kind": "amount", "amount": 30, "scope": "basket"}], "limits": [{"measure": "money", "most": BUDGET}]});
    for (id, definition) in ids.iter().zip([with_coupon, with_budget]) {
        let path = format!("/api/v1/promotions/{id}");
        owner.put(&path, json!({"name": id, "definition": definition, "version": 1})).await.expect(200);
        for step in ["stage", "start"] {
            owner.post(&format!("{path}/{step}"), json!({})).await.expect(200);
        }
    }
}

#[test]
fn what_many_tills_take_at_once_is_never_overspent_and_never_lost() {
    in_a_house(async |house| {
        promise(&house).await;
        let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite, Scope::ProductsWrite]).await;
        let crowd =
            Crowd { house: &house, client: Client::builder().no_proxy().build().expect("a client"), key };
        let cup = json!({"products": [{"sku": "CUP", "name": "Cup", "price": 10}]});
        crowd.post("/v1/products", &cup).await.expect(200);
        let body = |till: usize, order: usize| {
            json!({"number": format!("{till}-{order}"), "currency": "KZT", "customer": {"card": "70001"}, "coupons": ["FIFTY"],
                "lines": [{"sku": "CUP", "quantity": 1}]})
        };
        let till = async |till: usize| {
            let mut papers = Vec::new();
            for order in 0..ORDERS {
                let body = body(till, order);
                // A till that lost its patience asks while it is still being answered.
                let (first, beside) = tokio::join!(crowd.surely(&body), crowd.surely(&body));
                let again = crowd.surely(&body).await;
                assert_eq!([&first, &beside], [&again, &again], "asked again it is the same paper");
                papers.push(first);
            }
            papers
        };
        let papers = join_all((0..TILLS).map(till)).await.concat();

        let orders: std::collections::HashSet<&str> =
            papers.iter().filter_map(|paper| paper["order"].as_str()).collect();
        assert_eq!(orders.len(), TILLS * ORDERS);
        let discounts: i64 = papers.iter().filter_map(|paper| paper["discount"]["minor"].as_i64()).sum();
        assert_eq!(
            discounts,
            USES as i64 * 100 + BUDGET,
            "fifty coupons and the whole budget, not one more or less"
        );
        let coupons = papers.iter().filter(|paper| paper["coupons"][0]["refused"].is_null()).count();
        assert_eq!(coupons, USES);
        let earned: i64 = papers.iter().filter_map(|paper| paper["points"]["earned"].as_i64()).sum();
        let quoted = crowd.post("/v1/till/quote", &body(0, 0)).await.expect(200);
        assert_eq!(quoted["points"]["balance"], earned, "every point of every order is on the card, once");
        assert_eq!(quoted["discount"]["minor"], 0);

        let receipts: Vec<&str> = papers.iter().filter_map(|paper| paper["receipt"].as_str()).collect();
        let call_off = async |receipt: &str| {
            let path = format!("/v1/till/orders/{receipt}/cancel");
            for _ in 0..2 {
                crowd.post(&path, &json!({})).await.expect(204);
            }
        };
        join_all(receipts.into_iter().map(call_off)).await;
        let mut all = body(0, 0);
        all["lines"][0]["quantity"] = json!(1_000);
        let quoted = crowd.post("/v1/till/quote", &all).await.expect(200);
        assert_eq!((&quoted["points"]["balance"], &quoted["discount"]["minor"]), (&json!(0), &json!(130)));
    });
}
