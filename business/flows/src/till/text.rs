//! Lines to print under a receipt, in five languages.

use vocabulary::{Instant, Money, UNIT, Zone};

use super::paper::{Paper, PaperGift, PaperLine};

/// Words of one language; `{}` is where the first figure or name goes, `{2}` the second.
struct Words {
    language: &'static str,
    gift: &'static str,
    paid: &'static str,
    earned: &'static str,
    earned_from: &'static str,
    earned_confirmed: &'static str,
    balance: &'static str,
    missing: &'static str,
    offer_money: &'static str,
    offer_quantity: &'static str,
}

const WORDS: [Words; 5] = [
    Words {
        language: "en",
        gift: "Gift: {}",
        paid: "Paid with points: {} points = {2}",
        earned: "Points earned: {}",
        earned_from: "Points earned: {}, to be spent from {2}",
        earned_confirmed: "Points earned: {}, to be spent once the order is confirmed",
        balance: "Points now: {}",
        missing: "To the level “{2}”: {}",
        offer_money: "{} more, and you get: {2}",
        offer_quantity: "{} more pieces, and you get: {2}",
    },
    Words {
        language: "ru",
        gift: "Подарок: {}",
        paid: "Оплачено баллами: {} б. = {2}",
        earned: "Начислено баллов: {}",
        earned_from: "Начислено баллов: {}, можно потратить с {2}",
        earned_confirmed: "Начислено баллов: {}, можно потратить после подтверждения заказа",
        balance: "Баллов на счёте: {}",
        missing: "До уровня «{2}»: {}",
        offer_money: "Ещё на {}, и вы получите: {2}",
        offer_quantity: "Ещё {} шт., и вы получите: {2}",
    },
    Words {
        language: "kk",
        gift: "Сыйлық: {}",
        paid: "Ұпаймен төленді: {} ұпай = {2}",
        earned: "Есептелген ұпай: {}",
        earned_from: "Есептелген ұпай: {}, жұмсауға болатын күн: {2}",
        earned_confirmed: "Есептелген ұпай: {}, тапсырыс расталғаннан кейін жұмсауға болады",
        balance: "Шоттағы ұпай: {}",
        missing: "«{2}» деңгейіне дейін: {}",
        offer_money: "Тағы {} қосыңыз, сонда аласыз: {2}",
        offer_quantity: "Тағы {} дана қосыңыз, сонда аласыз: {2}",
    },
    Words {
        language: "tr",
        gift: "Hediye: {}",
        paid: "Puanla ödenen: {} puan = {2}",
        earned: "Kazanılan puan: {}",
        earned_from: "Kazanılan puan: {}, kullanım başlangıcı: {2}",
        earned_confirmed: "Kazanılan puan: {}, sipariş onaylanınca kullanılabilir",
        balance: "Puan bakiyesi: {}",
        missing: "“{2}” seviyesine kalan: {}",
        offer_money: "{} daha ekleyin, kazanın: {2}",
        offer_quantity: "{} adet daha ekleyin, kazanın: {2}",
    },
    Words {
        language: "uk",
        gift: "Подарунок: {}",
        paid: "Сплачено балами: {} б. = {2}",
        earned: "Нараховано балів: {}",
        earned_from: "Нараховано балів: {}, можна витратити з {2}",
        earned_confirmed: "Нараховано балів: {}, можна витратити після підтвердження замовлення",
        balance: "Балів на рахунку: {}",
        missing: "До рівня «{2}»: {}",
        offer_money: "Ще на {}, і ви отримаєте: {2}",
        offer_quantity: "Ще {} шт., і ви отримаєте: {2}",
    },
];

/// The lines of a paper: discounts by name, gifts, points, messages of promotions, and what is within reach; as of an instant. English where the language is unknown.
pub(super) fn of(paper: &Paper, language: &str, zone: &Zone, at: Instant) -> Vec<String> {
    let words = WORDS.iter().find(|words| language.starts_with(words.language)).unwrap_or(&WORDS[0]);
    let mut text = discounts(paper);
    text.extend(gifts(paper).map(|(gift, line, _)| {
        let name = gift.name.as_deref().unwrap_or(&line.sku);
        match line.quantity {
            UNIT => fill(words.gift, name, ""),
            quantity => fill(words.gift, &format!("{name} × {}", units(quantity)), ""),
        }
    }));
    text.extend(points(paper, words, zone, at));
    text.extend(paper.priced.extras.iter().filter_map(|one| match &one.extra {
        motivate::promotions::Extra::Message { text } => Some(text.clone()),
        _ => None,
    }));
    text.extend(paper.offers.iter().map(|offer| {
        let name = name_of(paper, offer.promotion);
        match (offer.quantity, offer.money) {
            (Some(quantity), _) => fill(words.offer_quantity, &units(quantity), name),
            (None, missing) => fill(words.offer_money, &money(paper, missing.unwrap_or(0)), name),
        }
    }));
    text
}

/// Gifts with their lines, and what these would have cost.
fn gifts(paper: &Paper) -> impl Iterator<Item = (&PaperGift, &PaperLine, i64)> {
    let lines = paper.lines.iter().zip(&paper.priced.lines);
    lines.filter_map(|(line, priced)| Some((line.gift.as_ref()?, line, priced.gross)))
}

fn discounts(paper: &Paper) -> Vec<String> {
    let in_gifts =
        |id| gifts(paper).filter(|one| one.0.promotion == id).map(|(.., gross)| gross).sum::<i64>();
    let given = paper.priced.applied.iter().map(|one| (one.promotion, one.amount - in_gifts(one.promotion)));
    let given = given.filter(|(_, amount)| *amount > 0);
    let by_name = given.map(|(promotion, amount)| (name_of(paper, promotion), amount));
    let by_tier = paper.tier.iter().map(|tier| (tier.tier.as_str(), tier.amount));
    by_name.chain(by_tier).map(|(name, amount)| format!("{name}: −{}", money(paper, amount))).collect()
}

fn points(paper: &Paper, words: &Words, zone: &Zone, at: Instant) -> Vec<String> {
    let mut text = Vec::new();
    if let Some(spent) = &paper.spent {
        let (points, amount) = (spent.payment.points.to_string(), money(paper, spent.payment.money));
        text.push(fill(words.paid, &points, &amount));
    }
    let Some(points) = &paper.points else { return text };
    if points.earned > 0 {
        let earned = points.earned.to_string();
        text.push(match points.active_from {
            None => fill(words.earned_confirmed, &earned, ""),
            Some(from) if from > at => fill(words.earned_from, &earned, &zone.date(from).to_string()),
            Some(_) => fill(words.earned, &earned, ""),
        });
    }
    text.push(fill(words.balance, &points.balance.to_string(), ""));
    if let Some((tier, missing)) = &points.next_tier {
        let missing = if points.is_money { money(paper, *missing) } else { missing.to_string() };
        text.push(fill(words.missing, &missing, tier));
    }
    text
}

fn name_of(paper: &Paper, promotion: vocabulary::PromotionId) -> &str {
    let named = paper.names.iter().find(|(id, _)| *id == promotion);
    named.map_or("", |(_, name)| name.as_str())
}

fn money(paper: &Paper, minor: i64) -> String {
    Money::new(minor, paper.currency).to_string()
}

fn units(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn fill(words: &str, first: &str, second: &str) -> String {
    words.replace("{2}", second).replace("{}", first)
}
