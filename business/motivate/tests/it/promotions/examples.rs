//! The worked examples of docs/promotions.md: what stands above the line is priced, what stands below is what comes out.

use std::fmt::Write;

use motivate::basket::{Basket, Line};
use motivate::promotions::{
    Left, Priced, Promotion, RuleSet, Shopper, Stacking, check, check_stacking, price,
};
use vocabulary::{CouponPoolId, Instant, PromotionId, Zone, parse_decimal};

use super::shelf::noon;

const PAGE: &str = include_str!("../../../../../docs/promotions.md");

#[derive(Default)]
struct Example {
    basket: Basket,
    promotions: Vec<Promotion>,
    stacking: Stacking,
    shopper: Shopper,
}

#[test]
fn every_example_of_the_page_comes_out_as_it_says() {
    let blocks: Vec<&str> =
        PAGE.split("```example\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 20, "every mechanic has an example");
    let mut wrong = String::new();
    for block in blocks {
        let (question, answer) = block.split_once("---\n").expect("a line between question and answer");
        let told = answer_of(&example(question));
        if told != answer {
            write!(wrong, "{question}---\n{told}\n").expect("written");
        }
    }
    assert!(wrong.is_empty(), "these come out otherwise:\n\n{wrong}");
}

fn example(question: &str) -> Example {
    let mut example = Example { basket: Basket { at: noon(), ..Basket::default() }, ..Example::default() };
    for line in question.lines() {
        let (word, rest) = line.split_once(' ').expect("a word and what it says");
        let (first, more) = rest.split_once(' ').unwrap_or((rest, ""));
        let id = || PromotionId(first.parse().expect("an id"));
        match word {
            "buy" => example.basket.lines.push(bought(rest)),
            "at" => example.basket.at = Instant::parse(rest).expect("an instant"),
            "store" => example.basket.store = Some(rest.to_owned()),
            "channel" => example.basket.channel = Some(rest.to_owned()),
            "payment" => example.basket.payment = Some(rest.to_owned()),
            "fits" => example.shopper.fits.push(id()),
            "purchases" => example.shopper.purchases = Some(rest.parse().expect("a number")),
            "coupon" => example.shopper.pools.push(CouponPoolId(rest.parse().expect("a pool"))),
            "left" => example.shopper.left.push((id(), left(more))),
            "stacking" => example.stacking = serde_json::from_str(rest).expect("a stacking tree"),
            "promotion" => {
                let definition = serde_json::from_str(more).unwrap_or_else(|wrong| panic!("{more}: {wrong}"));
                check(&definition).expect("a definition that can be meant");
                example.promotions.push(Promotion { id: id(), version: 1, definition });
            }
            other => panic!("no such word: {other}"),
        }
    }
    check_stacking(&example.stacking).expect("a tree that can be meant");
    example
}

/// `tea 2 × 5.00 category=drinks brand=north cost=3.00 floor=4.00 excluded`
fn bought(text: &str) -> Line {
    let mut words = text.split_whitespace();
    let sku = words.next().expect("a product").to_owned();
    let quantity = parse_decimal(words.next().expect("a quantity"), 3).expect("a quantity");
    assert_eq!(words.next(), Some("×"));
    let mut line = Line { sku, quantity, price: money(words.next().expect("a price")), ..Line::default() };
    for word in words {
        match word.split_once('=') {
            Some(("category", category)) => line.category = Some(category.to_owned()),
            Some(("brand", brand)) => line.brand = Some(brand.to_owned()),
            Some(("cost", cost)) => line.cost = Some(money(cost)),
            Some(("floor", floor)) => line.floor = Some(money(floor)),
            None if word == "excluded" => line.is_excluded = true,
            _ => panic!("no such word: {word}"),
        }
    }
    line
}

fn left(text: &str) -> Left {
    match text.split_once(' ') {
        Some(("money", amount)) => Left { money: Some(money(amount)), ..Left::default() },
        Some((_, times)) => Left { times: times.parse().ok(), ..Left::default() },
        None if text != "needs_customer" => panic!("no such limit: {text}"),
        None => Left { needs_customer: true, ..Left::default() },
    }
}

fn money(text: &str) -> i64 {
    parse_decimal(text, 2).expect("an amount")
}

fn shown(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn answer_of(example: &Example) -> String {
    let rules = RuleSet::compile(&example.promotions, &example.stacking, &Zone::utc());
    let priced = price(&rules, &example.basket, &example.shopper);
    let mut told = String::new();
    tell(&mut told, &example.basket, &priced).expect("written");
    told
}

fn tell(told: &mut String, basket: &Basket, priced: &Priced) -> std::fmt::Result {
    for (sold, line) in basket.lines.iter().zip(&priced.lines) {
        write!(told, "{} {}", sold.sku, shown(line.total))?;
        for discount in &line.discounts {
            write!(told, ", {} took off {}", discount.promotion.0, shown(discount.amount))?;
        }
        writeln!(told)?;
    }
    writeln!(told, "total {}", shown(priced.total))?;
    for points in &priced.points {
        writeln!(told, "{} gives {} points, by line {:?}", points.promotion.0, points.points, points.lines)?;
    }
    for multiplier in &priced.multipliers {
        writeln!(
            told,
            "{} multiplies points by {} %, places {:?}",
            multiplier.promotion.0,
            multiplier.basis_points / 100,
            multiplier.lines
        )?;
    }
    for given in &priced.extras {
        let extra = serde_json::to_string(&given.extra).map_err(|_| std::fmt::Error)?;
        writeln!(told, "{} gives {extra}", given.promotion.0)?;
    }
    for applied in priced.applied.iter().filter(|applied| applied.wanted != applied.amount) {
        writeln!(
            told,
            "{} wanted {}, gave {}",
            applied.promotion.0,
            shown(applied.wanted),
            shown(applied.amount)
        )?;
    }
    for choice in &priced.choices {
        let ids =
            |ids: &[PromotionId]| ids.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(" and ");
        let place = choice.line.map(|line| format!(" for line {}", line + 1)).unwrap_or_default();
        let (chosen, other) = (ids(&choice.chosen), ids(&choice.alternative));
        writeln!(
            told,
            "chose {chosen} with {}, next best {other} with {}{place}",
            shown(choice.value),
            shown(choice.alternative_value)
        )?;
    }
    for not in &priced.not_applied {
        write!(told, "{} not applied: {}", not.promotion.0, not.reason.as_str())?;
        match not.would_give {
            Some(amount) => writeln!(told, ", would give {}", shown(amount))?,
            None => writeln!(told)?,
        }
    }
    Ok(())
}
