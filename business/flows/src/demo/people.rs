//! Who buys at the shop.

use vocabulary::{Channel, ConsentStatus, Date, Identifier, IdentifierKind, Instant, MICROS_PER_HOUR};

use super::catalogue::CATEGORIES;
use super::chance::Chance;
use super::names::{LANGUAGES, Names, latin};
use super::{DAYS, DemoShop, SOURCE};

/// How someone buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Several times a month for years.
    Loyal,
    /// About once a month.
    Steady,
    /// Now and then.
    Occasional,
    /// Came once.
    Once,
}

/// A customer of the demo shop before anything was bought.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Number from 0.
    pub number: u32,
    /// External id, and e-mail, phone and card where there is one.
    pub identifiers: Vec<Identifier>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Birthday, for most.
    pub birthday: Option<Date>,
    /// `female` or `male`.
    pub gender: &'static str,
    /// City.
    pub city: &'static str,
    /// Language.
    pub language: &'static str,
    /// Time zone, where it is not the shop's.
    pub time_zone: Option<&'static str>,
    /// How the person came: store, site or app.
    pub signed_up: &'static str,
    /// When.
    pub joined_at: Instant,
    /// What was said about being written to, in order of time; never empty.
    pub consents: Vec<PersonConsent>,
    pub(super) habit: Habit,
    /// Where the person's orders come from: none for those far away.
    pub(super) store: Option<&'static str>,
    /// Of a hundred orders, how many over site or app.
    pub(super) online: u64,
    pub(super) uses_app: bool,
    /// Weight of each category.
    pub(super) taste: [u64; 12],
}

/// One thing a person said about being written to.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonConsent {
    /// On which channel.
    pub channel: Channel,
    /// What.
    pub status: ConsentStatus,
    /// Where it was said.
    pub source: &'static str,
    /// Which text was shown.
    pub text_version: &'static str,
    /// When.
    pub at: Instant,
}

const STORES: [(&str, &[&str]); 6] = [
    ("Almaty, Abay", &["Алматы"]),
    ("Almaty, Dostyk", &["Алматы"]),
    ("Astana, Mangilik El", &["Астана"]),
    ("Shymkent, Centre", &["Шымкент", "Тараз", "Қызылорда"]),
    ("Karaganda, City Mall", &["Қарағанды", "Караганда", "Костанай", "Петропавловск"]),
    ("Pavlodar, Park", &["Павлодар", "Усть-Каменогорск"]),
];

pub(super) fn person(shop: &DemoShop, number: u32) -> Person {
    let chance = Chance::new(shop.seed, 1, u64::from(number));
    let names = LANGUAGES[chance.weighted(&LANGUAGES.map(|(_, share)| share))].0;
    let is_woman = chance.percent(57);
    let first_name = *chance.pick(if is_woman { names.women } else { names.men });
    let surname = chance.pick(names.surnames);
    let last_name = if is_woman { surname.0 } else { surname.1 };
    let city = *chance.pick(names.cities);
    let store = store_near(&chance, names, city);
    let joined_at = joined_at(shop, &chance);
    let mut identifiers = identifiers(&chance, names, number, first_name, last_name);
    if store.is_some() && chance.percent(70) {
        identifiers.push(Identifier::new(IdentifierKind::Card, format!("7700{number:08}")));
    }
    let online = if store.is_some() { *chance.pick(&[0, 5, 15, 30, 80]) } else { 100 };
    let uses_app = chance.percent(45);
    Person {
        number,
        consents: consents(shop, &chance, &identifiers, joined_at),
        identifiers,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        birthday: chance.percent(82).then(|| birthday(shop, &chance)),
        gender: if is_woman { "female" } else { "male" },
        city,
        language: names.language,
        time_zone: (!names.is_local).then_some(names.time_zone),
        signed_up: if online < 50 {
            "store"
        } else if uses_app {
            "app"
        } else {
            "site"
        },
        joined_at,
        habit: [Habit::Loyal, Habit::Steady, Habit::Occasional, Habit::Once]
            [chance.weighted(&[20, 32, 34, 14])],
        store,
        online,
        uses_app,
        taste: taste(&chance, names),
    }
}

fn store_near(chance: &Chance, names: &Names, city: &str) -> Option<&'static str> {
    let near: Vec<&'static str> =
        STORES.iter().filter(|(_, cities)| cities.contains(&city)).map(|(store, _)| *store).collect();
    (names.is_local && !near.is_empty()).then(|| *chance.pick(&near))
}

/// Two in five were customers before the history begins; the others come evenly over it.
fn joined_at(shop: &DemoShop, chance: &Chance) -> Instant {
    let day = if chance.percent(40) { -chance.between(1, 700) } else { chance.between(0, DAYS - 1) };
    let hour = chance.between(9 * 60, 21 * 60 - 1) * MICROS_PER_HOUR / 60;
    shop.zone.start_of(shop.first_day.plus_days(day)).plus_micros(hour)
}

/// Addresses are on domains kept for examples (RFC 2606), so that nobody real is ever written to.
fn identifiers(chance: &Chance, names: &Names, number: u32, first: &str, last: &str) -> Vec<Identifier> {
    let mut identifiers = vec![Identifier::external(SOURCE, format!("C{number:05}"))];
    let has_email = chance.percent(84);
    if has_email {
        let domain = chance.pick(&["example.com", "example.org", "example.net"]);
        let mark = if chance.percent(50) { "." } else { "_" };
        let address = format!("{}{mark}{}{number}@{domain}", latin(first), latin(last));
        identifiers.push(Identifier::new(IdentifierKind::Email, address));
    }
    if !has_email || chance.percent(88) {
        // An odd step below a power of ten visits every number once, so no two people share one.
        let space = 10_u64.pow(names.phone_digits);
        let digits = (u64::from(number) * 7_368_787 + 1_234_567) % space;
        let prefix = names.phones[number as usize % names.phones.len()];
        let width = names.phone_digits as usize;
        identifiers.push(Identifier::new(IdentifierKind::Phone, format!("{prefix}{digits:0width$}")));
    }
    identifiers
}

fn consents(
    shop: &DemoShop,
    chance: &Chance,
    identifiers: &[Identifier],
    joined_at: Instant,
) -> Vec<PersonConsent> {
    let channels = [(IdentifierKind::Email, Channel::Email, 83), (IdentifierKind::Phone, Channel::Sms, 61)];
    let mut consents = Vec::new();
    for (kind, channel, granted) in channels {
        if !identifiers.iter().any(|identifier| identifier.kind == kind) {
            continue;
        }
        let is_granted = chance.percent(granted);
        let status = if is_granted { ConsentStatus::Granted } else { ConsentStatus::Denied };
        consents.push(PersonConsent {
            channel,
            status,
            source: "signup_form",
            text_version: "2024-03",
            at: joined_at,
        });
        let later = joined_at.plus_days(chance.between(20, 400));
        if is_granted && chance.percent(9) && later < shop.end {
            let status = ConsentStatus::Revoked;
            consents.push(PersonConsent {
                channel,
                status,
                source: "preference_page",
                text_version: "2024-03",
                at: later,
            });
        }
    }
    consents.sort_by_key(|consent| consent.at);
    consents
}

fn birthday(shop: &DemoShop, chance: &Chance) -> Date {
    let age_days = chance.between(18 * 366, 45 * 365) + chance.between(0, 30 * 365);
    shop.zone.date(shop.end).plus_days(-age_days)
}

/// Everyone has two or three favourite categories; Turks and Ukrainians far away order what keeps.
fn taste(chance: &Chance, names: &Names) -> [u64; 12] {
    const KEEPS: [u64; 12] = [30, 26, 2, 0, 0, 0, 8, 22, 2, 6, 6, 2];
    let mut taste: [u64; 12] =
        std::array::from_fn(|at| if names.is_local { CATEGORIES[at].weight } else { KEEPS[at] });
    for _ in 0..chance.between(2, 3) {
        let favourite = chance.weighted(&taste);
        taste[favourite] *= 3;
    }
    taste
}

impl Person {
    /// The external id in the shop's system.
    pub fn external(&self) -> &Identifier {
        &self.identifiers[0]
    }

    /// The number behind an external id of the shop's system.
    pub fn number_of(external: &Identifier) -> Option<u32> {
        let digits = external.value.strip_prefix('C').filter(|_| external.source == SOURCE)?;
        digits.parse().ok()
    }

    /// How a receipt names the person: by card at the till where there is one, by account otherwise.
    pub(super) fn names_at(&self, till: bool) -> Vec<Identifier> {
        let card = self.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::Card);
        vec![card.filter(|_| till).unwrap_or(self.external()).clone()]
    }
}
