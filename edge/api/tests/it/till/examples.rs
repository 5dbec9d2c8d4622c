//! The worked examples of docs/till.md: what stands above the line happens at the till's doors, what stands below is what comes out.

use std::collections::HashMap;
use std::fmt::Write;

use super::*;

const PAGE: &str = include_str!("../../../../../docs/till.md");

#[tokio::test]
async fn every_example_of_the_page_comes_out_as_it_says() {
    let blocks: Vec<&str> =
        PAGE.split("```example\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 6, "every mechanic has an example");
    let mut wrong = String::new();
    for block in blocks {
        let (story, answer) = block.split_once("---\n").expect("a line between");
        let told = tell(story).await;
        if told != answer {
            write!(wrong, "{block}came out as\n{told}\n").expect("written");
        }
    }
    assert!(wrong.is_empty(), "these come out otherwise:\n\n{wrong}");
}

/// A shop with cups at 15.00 and tea at 4.00, and what happened in it.
struct Story<'h> {
    till: Till<'h>,
    owner: Person<'h>,
    /// Receipt and order by the till's number.
    papers: HashMap<String, (String, String)>,
    told: String,
}

async fn tell(story: &str) -> String {
    let house = house().await;
    let owner = house.owner().await;
    let mut lines = story.lines().peekable();
    if let Some(rules) = lines.next_if(|line| line.starts_with("programme ")) {
        let told: Value = serde_json::from_str(&rules["programme ".len()..]).expect("rules");
        let mut rules = points::plain();
        rules["spending"]["step"] = json!(1);
        rules["currencies"][0]["earning"] = json!({"points": 1, "per": 100});
        for (field, value) in told.as_object().expect("fields") {
            rules[field] = value.clone();
        }
        points::club(&house, rules).await;
    }
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite, Scope::ProductsWrite]).await;
    let till = Till { house: &house, key };
    let products = json!({"products": [{"sku": "cup", "name": "Cup", "price": 15}, {"sku": "tea", "name": "Tea", "price": 4}]});
    till.post("/v1/products", products).await.expect(200);
    let mut story = Story { till, owner, papers: HashMap::new(), told: String::new() };
    for line in lines {
        story.happens(line).await;
    }
    story.told
}

impl Story<'_> {
    async fn happens(&mut self, line: &str) {
        if let Some(told) = line.strip_prefix("promotion ") {
            running(&self.owner, "Promotion", serde_json::from_str(told).expect("a definition")).await;
            return;
        }
        if let Some(told) = line.strip_prefix("draft ") {
            self.replays(serde_json::from_str(told).expect("a definition")).await;
            return;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let (path, body) = match words.as_slice() {
            [number, "commit"] => (format!("{BASKET}/{}/commit", self.papers[*number].0), json!({})),
            [number, "cancel"] => (format!("{BASKET}/{}/cancel", self.papers[*number].0), json!({})),
            [number, "brings", "back", units, "of", line, "as", name] => (
                format!("/v1/orders/{}/returns", self.papers[*number].1),
                json!({"number": name, "returned_at": self.till.house.workspace.now().to_string(), "lines": [{"line": count(line), "quantity": count(units)}]}),
            ),
            ["quote", goods @ ..] => ("/v1/till/quote".to_owned(), basket_of("", goods)),
            [number, goods @ ..] => (BASKET.to_owned(), basket_of(number, goods)),
            [] => panic!("an empty line"),
        };
        let answer = self.till.post(&path, body).await;
        let outcome = self.outcome(&words, &answer);
        writeln!(self.told, "{line}: {outcome}").expect("written");
    }

    /// Asks what a draft would have given on the orders of the last thirty days.
    async fn replays(&mut self, definition: Value) {
        let draft = simulator::drafted(&self.owner, "Draft", definition).await;
        let path = format!("/api/v1/promotions/{draft}/simulations");
        self.owner.post(&path, json!({"days": 30})).await.expect(202);
        simulator::work(self.till.house).await;
        let found = self.owner.get(&path).await.expect(200)["items"][0]["found"].clone();
        let given = found["given"]["minor"].as_i64().expect("an amount");
        let both = found["overlaps"][0]["both"].as_i64().unwrap_or_default();
        writeln!(
            self.told,
            "the draft reaches {} of {} orders, gives {}.{:02}, and {both} of them have another promotion",
            found["reached_orders"],
            found["orders"],
            given / 100,
            given % 100
        )
        .expect("written");
    }

    fn outcome(&mut self, words: &[&str], answer: &Answered) -> String {
        match answer.status.as_u16() {
            204 => return "done".into(),
            200 | 201 => {}
            _ => return answer.problem().1,
        }
        let told = answer.json();
        let money = |of: &Value| {
            let minor = of["minor"].as_i64().unwrap_or_else(|| panic!("an amount: {told}"));
            format!("{}.{:02}", minor / 100, minor % 100)
        };
        if let Some(refund) = told.get("refund") {
            let took = |field: &str| {
                let of = told["points"].as_array().into_iter().flatten();
                of.filter_map(|kind| kind[field].as_i64()).sum::<i64>()
            };
            return format!(
                "{} back, {} points taken, {} given back",
                money(refund),
                took("taken_back"),
                took("given_back")
            );
        }
        let id = |field: &str| told[field].as_str().unwrap_or_default().to_owned();
        self.papers.insert(words[0].to_owned(), (id("receipt"), id("order")));
        let mut line = format!("{} to pay", money(&told["to_pay"]));
        if let Some(paid) = told.get("paid_by_points") {
            write!(line, ", {} by points", paid["points"]).expect("written");
        }
        if let Some(level) = told.get("tier_discount") {
            write!(
                line,
                ", {} off by level {}",
                money(&level["amount"]),
                level["tier"].as_str().unwrap_or_default()
            )
            .expect("written");
        }
        if let Some(points) = told.get("points").filter(|points| !points.is_null()) {
            write!(line, ", earns {}, has {}", points["earned"], points["balance"]).expect("written");
        }
        line
    }
}

/// `3 cup 1 tea`, and after it `with 5 points`, `on 2026-11-20`, `open`.
fn basket_of(number: &str, words: &[&str]) -> Value {
    let mut basket =
        json!({"number": number, "currency": "KZT", "customer": {"email": "ann@mail.kz"}, "lines": []});
    let mut rest = words;
    loop {
        rest = match rest {
            [] => return basket,
            ["with", points, "points", after @ ..] => {
                basket["points"] = count(points);
                after
            }
            ["on", day, after @ ..] => {
                basket["placed_at"] = json!(format!("{day}T10:00:00Z"));
                after
            }
            ["open", after @ ..] => {
                basket["state"] = json!("open");
                after
            }
            [units, sku, after @ ..] => {
                let lines = basket["lines"].as_array_mut().expect("lines");
                lines.push(json!({"sku": sku, "quantity": count(units)}));
                after
            }
            [word] => panic!("no such word: {word}"),
        };
    }
}

fn count(text: &str) -> Value {
    json!(text.parse::<i64>().unwrap_or_else(|_| panic!("a number: {text}")))
}
