//! A draft of the programme over the orders of the past, told by hand.

use std::sync::Arc;

use flows::Workspace;
use flows::till::{self, Draft};
use jobs::Runner;
use motivate::loyalty::simulations::Simulation;
use motivate::loyalty::{
    LevelMove, Rehearsed, RehearsedPoints, RehearsedSide, Rules, programmes, simulations,
};
use motivate::promotions::{self, Move, NewPromotion};
use serde_json::{Value, json};
use store::Store;
use vocabulary::{FixedClock, Problem, ProgrammeId, PromotionId, SeededDice};

use crate::support::{both, day, noon, number, order, phone, settings, workspace, write};

fn rules(points: i64, months: i64, levels: Value) -> Rules {
    let rules = json!({"name": "Club", "zone": "Asia/Almaty", "spending": {"points": 1, "money": 100, "share_max": 50, "money_min": 0, "step": 1},
        "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": points, "per": 1_000}, "expiry": {"after": {"months": months}}}],
        "tiers": {"measure": "turnover", "window": {"rolling": 365}, "levels": levels}});
    serde_json::from_value(rules).expect("rules")
}

fn present() -> Rules {
    let levels = json!([{"code": "base", "from": 0}, {"code": "silver", "from": 30_000}, {"code": "gold", "from": 31_000}]);
    rules(1, 6, levels)
}

/// Twice the points for twice as long, silver sooner and with a discount and more points, gold later.
fn draft() -> Rules {
    let silver = json!({"code": "silver", "from": 20_000, "discount": 1_000, "multiplier": 150});
    rules(2, 12, json!([{"code": "base", "from": 0}, silver, {"code": "gold", "from": 60_000}]))
}

struct Shop<'s> {
    store: &'s Store,
    workspace: Arc<Workspace>,
    programme: ProgrammeId,
    promotion: PromotionId,
}

fn shops(test: impl Fn(&Shop<'_>)) {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(store, folder.path(), &Arc::new(FixedClock::at(noon())));
        let (programme, promotion) = write(store, |tx| {
            let programme = programmes::create(tx, day("2026-11-20"), &present())?.id;
            let definition = json!({"condition": {"kind": "total", "at_least": 20_000},
                "effects": [{"kind": "percent", "basis_points": 1_000, "scope": "basket"}]});
            let definition = serde_json::from_value(definition).expect("a definition");
            let new = NewPromotion { name: "Much".into(), definition, by: String::new() };
            let promotion = promotions::create(tx, noon(), &new)?.id;
            for step in [Move::Stage, Move::Start] {
                promotions::advance(tx, noon(), promotion, step)?;
            }
            Ok((programme, promotion))
        });
        test(&Shop { store, workspace, programme, promotion });
    });
}

impl Shop<'_> {
    fn bought(&self, number: &str, who: Option<&str>, date: &str, amount: i64, cost: Option<i64>) {
        let mut order = order(number, who.map(phone).into_iter().collect(), &[amount]);
        order.placed_at = day(date);
        order.lines[0].cost = cost;
        let recorded = write(self.store, move |tx| {
            flows::order::record(tx, noon(), &settings(), std::slice::from_ref(&order))
        });
        assert!(recorded.iter().all(Result::is_ok), "{recorded:?}");
    }

    fn begins(&self, draft: Draft) -> Result<Simulation, Problem> {
        let (workspace, programme) = (Arc::clone(&self.workspace), self.programme);
        let begun = self
            .store
            .transact(move |tx| till::simulate_programme(tx, &workspace, noon(), programme, &draft, "Ann"));
        begun.wait()
    }

    /// What a draft comes to, by its job.
    fn simulated(&self, rules: Rules) -> Rehearsed {
        let begun = self.begins(Draft { rules, days: 365, redemption: 8_000 }).expect("begun");
        assert_eq!(begun.found, None);
        testkit::settle(self.store);
        flows::columns::refresh(&self.workspace).expect("a refresh");
        let (clock, doing) = (Arc::clone(&self.workspace.clock), Arc::clone(&self.workspace));
        let runner = Runner::new(self.store.clone(), clock, Arc::new(SeededDice::new(2)))
            .handle(till::PROGRAMME_SIMULATION, move |run| till::programme_simulation_job(&doing, run));
        assert!(runner.run_next(&Arc::default()).expect("a job"));
        let done = write(self.store, move |tx| simulations::load(tx, begun.asked.job));
        done.found.expect("found").0
    }
}

#[test]
fn a_draft_is_told_by_what_orders_of_the_past_would_have_earned_and_cost() {
    shops(|shop| {
        // Of 200.00 and more the promotion takes a tenth, and who is silver by the draft another.
        shop.bought("1", Some("+77010000001"), "2026-01-10", 20_000, Some(8_000));
        shop.bought("2", Some("+77010000001"), "2026-06-01", 10_000, None);
        shop.bought("3", Some("+77010000001"), "2026-09-01", 20_000, Some(9_000));
        shop.bought("4", Some("+77010000002"), "2026-11-01", 10_000, None);
        shop.bought("5", None, "2026-11-02", 5_000, None);
        shop.bought("6", Some("+77010000003"), "2026-02-01", 35_000, None);
        shop.bought("7", Some("+77010000004"), "2026-10-01", 25_000, None);
        shop.bought("8", Some("+77010000004"), "2025-10-01", 90_000, None);
        let found = shop.simulated(draft());

        assert_eq!((found.orders, found.people), (7, 4), "of the last 365 days");
        assert_eq!((found.concerned_orders, found.concerned_people), (6, 4));
        let points = |issued, expired, worth, liability| {
            vec![RehearsedPoints { currency: "points".into(), issued, expired, worth, liability }]
        };
        let levels = |base, silver, gold| {
            [("base", base), ("silver", silver), ("gold", gold)]
                .map(|(code, people)| (code.to_owned(), people))
                .to_vec()
        };
        // 18 + 10 + 18 + 10 + 31 + 22, of which those of January and February lived to July and August.
        let without = RehearsedSide {
            paid: 115_000,
            discount: 0,
            costed: 36_000,
            cost: 17_000,
            points: points(109, 18 + 31, 10_900, 4_800),
            levels: levels(2, 0, 2),
        };
        assert_eq!(found.without, without);
        // 36 + 20 + 16 steps of what 10 % off 180.00 leaves, twice and half as much again + 20 + 62 + 44.
        let with = RehearsedSide {
            paid: 113_200,
            discount: 1_800,
            costed: 34_200,
            cost: 17_000,
            points: points(230, 0, 23_000, 18_400),
            levels: levels(1, 3, 0),
        };
        assert_eq!(found.with, with);
        let moved = |from: &str, people, steps| LevelMove {
            from: Some(from.into()),
            to: Some("silver".into()),
            people,
            steps,
        };
        assert_eq!((found.up, found.down), (1, 2));
        assert_eq!(found.moves, [moved("base", 1, 1), moved("gold", 2, -1)]);
        let [overlap] = found.overlaps.as_slice() else { panic!("one promotion: {:?}", found.overlaps) };
        assert_eq!(overlap.promotion, shop.promotion);
        assert_eq!((overlap.orders, overlap.by_promotion, overlap.by_level), (1, 2_000, 1_800));
        let months: Vec<_> = found
            .months
            .iter()
            .map(|of| (of.month.to_string(), of.orders, of.without.points, of.with.points, of.with.discount))
            .collect();
        assert_eq!(months.len(), 11);
        assert_eq!(months[0], ("2026-01-01".into(), 1, 18, 36, 0));
        assert_eq!(months[2], ("2026-03-01".into(), 0, 0, 0, 0));
        assert_eq!(months[8], ("2026-09-01".into(), 1, 18, 48, 1_800));
        assert_eq!(
            number(shop.store, "select count(*) from loyalty_entries"),
            0,
            "nobody gets anything of it"
        );
    });
}

#[test]
fn the_present_rules_change_nothing_and_rules_without_levels_lift_nobody() {
    shops(|shop| {
        shop.bought("1", Some("+77010000001"), "2026-06-01", 40_000, None);
        let same = shop.simulated(present());
        assert_eq!((same.orders, same.concerned_orders, same.concerned_people), (1, 0, 0));
        assert_eq!((same.without == same.with, same.moves), (true, Vec::new()));
        let flat = shop.simulated(Rules { tiers: None, ..present() });
        assert_eq!((flat.concerned_orders, flat.concerned_people, flat.down), (0, 1, 0));
        assert_eq!(flat.moves, [LevelMove { from: Some("gold".into()), to: None, people: 1, steps: 0 }]);
    });
}

#[test]
fn one_draft_is_simulated_at_a_time_and_only_one_that_could_be_published() {
    shops(|shop| {
        let asked = |rules, days, redemption| Draft { rules, days, redemption };
        let refused = |draft| shop.begins(draft).expect_err("refused").code;
        assert_eq!(refused(asked(draft(), 0, 0)), "out_of_range");
        assert_eq!(refused(asked(draft(), 365, 10_001)), "out_of_range");
        assert!(shop.begins(asked(Rules { zone: "Nowhere".into(), ..draft() }, 365, 0)).is_err());
        let begun = shop.begins(asked(draft(), 365, 8_000)).expect("begun");
        assert_eq!(shop.begins(asked(draft(), 365, 8_000)).expect("the same").asked.job, begun.asked.job);
        assert_eq!(refused(asked(present(), 365, 8_000)), "simulation_at_work");
    });
}

/// The worked example of docs/loyalty.md.
#[test]
fn the_draft_of_the_page_comes_to_what_it_says() {
    let page = include_str!("../../../../docs/loyalty.md");
    let block = page.split("```simulation\n").nth(1).and_then(|rest| rest.split("```").next());
    let (story, answer) = block.and_then(|block| block.split_once("---\n")).expect("an example");
    let mut lines = story.lines();
    let words: Vec<&str> = lines.next().expect("a draft").split_whitespace().collect();
    let ["draft:", points, "points", "for", "every", "10.00,", "for", months, "months"] = words.as_slice()
    else {
        panic!("a draft: {words:?}")
    };
    let number = |text: &str| text.parse::<i64>().unwrap_or_else(|_| panic!("a number: {text}"));
    let draft = Rules { tiers: present().tiers, ..rules(number(points), number(months), json!([])) };
    let bought: Vec<Vec<&str>> = lines.map(|line| line.split_whitespace().collect()).collect();
    shops(|shop| {
        for (index, words) in bought.iter().enumerate() {
            let [day, who, "buys", "for", amount] = words.as_slice() else { panic!("an order: {words:?}") };
            let who = if *who == "ann" { "+77010000001" } else { "+77010000002" };
            let amount = vocabulary::parse_decimal(amount, 2).expect("an amount");
            shop.bought(&index.to_string(), Some(who), day, amount, None);
        }
        let found = shop.simulated(draft.clone());
        let told = |name: &str, side: &RehearsedSide| {
            let points = &side.points[0];
            let owed = points.liability;
            format!(
                "{name}: {} points, {} of them dead, {}.{:02} owed\n",
                points.issued,
                points.expired,
                owed / 100,
                owed % 100
            )
        };
        assert_eq!(told("without", &found.without) + &told("with", &found.with), answer);
    });
}
