//! Random shops: late and out-of-order orders, returns, events, messages, cards joined, times at the edges of days.

use std::sync::Mutex;

use columnar::{
    ConsentFact, ContactFact, CustomerFact, EventFact, LineFact, Lives, MessageFact, MessageKind, OrderFact,
    ReturnFact, ReturnLineFact, Source, Touched, Value,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use store::{Position, Tx};
use vocabulary::{
    CampaignId, Channel, ConsentStatus, CustomerId, Date, DeliveryId, EventId, Instant, MICROS_PER_DAY,
    OrderId, Problem, Purpose, ReturnId,
};

/// The day clocks change in Kyiv, the last of February in a common and in a leap year, and a new year.
pub const NOWS: [&str; 5] = [
    "2026-03-29T12:00:00Z",
    "2026-02-28T12:00:00Z",
    "2028-02-28T12:00:00Z",
    "2028-02-29T12:00:00Z",
    "2027-01-01T03:30:00Z",
];
pub const CITIES: [&str; 4] = ["Almaty", "Astana", "Алматы", "İzmir"];
pub const CATEGORIES: [&str; 3] = ["tea", "coffee", "mugs"];
pub const POOLS: [&str; 2] = ["Spring", "Friends"];
pub const EVENTS: [&str; 2] = ["Product Viewed", "Cart Abandoned"];
const CUSTOMERS: i64 = 6;
/// Ids of what comes late lie behind those of everything else.
const LATE: i64 = 1_000;

/// Everything that happened and everybody there is.
#[derive(Debug, Clone, Default)]
pub struct Shop {
    pub customers: Vec<CustomerFact>,
    pub lives: Lives,
    /// Orders and returns that came after the first ones.
    pub late: i64,
}

/// Something that changes what there was, or comes long after the rest.
#[derive(Debug, Clone)]
pub enum Change {
    /// An order is called off.
    Cancelled(usize),
    /// An order is gone with what was brought back of it, as an undone import leaves it.
    Removed(usize),
    /// An event is gone.
    Deleted(usize),
    /// Somebody bought.
    Ordered(CustomerId, OrderFact),
    /// Units of an order came back.
    BroughtBack(usize, Instant, i64),
    /// A card is another.
    Card(CustomerId, CustomerFact),
    /// Somebody is erased: what they bought is nobody's, the rest is gone.
    Erased(CustomerId),
}

/// What one customer's life is.
pub struct Person<'s> {
    pub customer: &'s CustomerFact,
    pub orders: Vec<&'s OrderFact>,
    pub returns: Vec<&'s ReturnFact>,
    pub events: Vec<&'s EventFact>,
    pub messages: Vec<&'s MessageFact>,
}

impl Shop {
    pub fn person(&self, id: CustomerId) -> Option<Person<'_>> {
        let is = |customer: Option<CustomerId>| customer == Some(id);
        Some(Person {
            customer: self.customers.iter().find(|fact| fact.customer == id)?,
            orders: self
                .lives
                .orders
                .iter()
                .filter(|order| is(order.customer) && !order.is_cancelled)
                .collect(),
            returns: self.lives.returns.iter().filter(|back| is(back.customer)).collect(),
            events: self.lives.events.iter().filter(|event| event.customer == id).collect(),
            messages: self.lives.messages.iter().filter(|message| message.customer == id).collect(),
        })
    }

    pub fn ids() -> impl Iterator<Item = CustomerId> {
        (1..=CUSTOMERS).map(CustomerId)
    }

    /// The first half of everything, and the customers of the other.
    pub fn halves(&self) -> (Shop, Vec<CustomerId>) {
        fn first<T: Clone>(all: &[T]) -> Vec<T> {
            all[..all.len() / 2].to_vec()
        }
        let (customers, orders) = (first(&self.customers), first(&self.lives.orders));
        let late = self.customers[customers.len()..].iter().map(|fact| fact.customer).collect();
        let is_known = |back: &&ReturnFact| orders.iter().any(|order| order.order == back.order);
        let returns = self.lives.returns.iter().take_while(is_known).cloned().collect();
        let lives = Lives { orders, returns, events: first(&self.lives.events), ..Lives::default() };
        (Shop { customers, lives, late: 0 }, late)
    }

    fn is_here(&self, customer: CustomerId) -> bool {
        self.customers.iter().any(|fact| fact.customer == customer)
    }

    /// Makes a change; gives who must be read anew. What is not there any more cannot change.
    pub fn change(&mut self, change: &Change) -> Vec<Touched> {
        self.late += 1;
        let (late, lives, customers) = (LATE + self.late, &mut self.lives, &mut self.customers);
        let here: Vec<CustomerId> = customers.iter().map(|fact| fact.customer).collect();
        let is_here = |customer: CustomerId| here.contains(&customer);
        let (orders, events) = (lives.orders.len().max(1), lives.events.len().max(1));
        let touched = match change {
            Change::Cancelled(which) => lives.orders.get_mut(which % orders).and_then(|order| {
                order.is_cancelled = true;
                order.customer
            }),
            Change::Removed(which) => lives.orders.get(which % orders).cloned().and_then(|gone| {
                lives.orders.retain(|order| order.order != gone.order);
                lives.returns.retain(|back| back.order != gone.order);
                gone.customer
            }),
            Change::Deleted(which) => (!lives.events.is_empty()).then(|| {
                let event = lives.events.remove(which % events);
                event.customer
            }),
            // What is new comes with its tail.
            Change::Ordered(customer, order) if is_here(*customer) => {
                let order = OrderFact { order: OrderId(late), customer: Some(*customer), ..order.clone() };
                lives.orders.push(order);
                None
            }
            Change::BroughtBack(which, at, units) => {
                lives.returns.extend(bring_back(&lives.orders, *which, ReturnId(late), *at, *units));
                None
            }
            Change::Card(customer, card) if is_here(*customer) => {
                let known = customers.iter_mut().filter(|fact| fact.customer == *customer);
                known.for_each(|fact| *fact = CustomerFact { customer: *customer, ..card.clone() });
                return vec![Touched { customer: *customer, is_whole: false }];
            }
            Change::Erased(customer) if is_here(*customer) => {
                customers.retain(|fact| fact.customer != *customer);
                let is_theirs = |of: Option<CustomerId>| of == Some(*customer);
                lives.orders.iter_mut().filter(|o| is_theirs(o.customer)).for_each(|o| o.customer = None);
                lives.returns.iter_mut().filter(|r| is_theirs(r.customer)).for_each(|r| r.customer = None);
                lives.events.retain(|event| event.customer != *customer);
                lives.messages.retain(|message| message.customer != *customer);
                Some(*customer)
            }
            Change::Ordered(..) | Change::Card(..) | Change::Erased(_) => None,
        };
        touched.map(whole).into_iter().collect()
    }

    /// Everything of one card goes to another, where both are there; gives who must be read anew.
    pub fn join(&mut self, from: CustomerId, into: CustomerId) -> Vec<Touched> {
        if from == into || !self.is_here(from) || !self.is_here(into) {
            return Vec::new();
        }
        self.customers.retain(|fact| fact.customer != from);
        self.lives
            .orders
            .iter_mut()
            .filter(|o| o.customer == Some(from))
            .for_each(|o| o.customer = Some(into));
        self.lives
            .returns
            .iter_mut()
            .filter(|r| r.customer == Some(from))
            .for_each(|r| r.customer = Some(into));
        self.lives.events.iter_mut().filter(|e| e.customer == from).for_each(|e| e.customer = into);
        self.lives.messages.iter_mut().filter(|m| m.customer == from).for_each(|m| m.customer = into);
        vec![whole(from), whole(into)]
    }
}

/// A customer of whom all is read anew.
pub fn whole(customer: CustomerId) -> Touched {
    Touched { customer, is_whole: true }
}

/// A shop as a source: only so much of each table is there yet.
#[derive(Default)]
pub struct Till(pub Mutex<(Shop, Vec<Touched>)>);

/// The next rows after a position, by their ids: what is gone leaves a gap.
fn page<T: Clone>(
    rows: &[T],
    after: Position,
    limit: i64,
    id: impl Fn(usize, &T) -> i64,
) -> Vec<(Position, T)> {
    let rows = rows.iter().enumerate().map(|(index, row)| (id(index, row), row));
    let rows = rows.filter(|(id, _)| *id > after.id).take(limit as usize);
    rows.map(|(id, row)| (Position { commit: 0, id }, row.clone())).collect()
}

macro_rules! tail {
    ($name:ident, $fact:ty, $table:ident, $id:expr) => {
        fn $name(
            &self,
            _: &mut Tx<'_>,
            after: Position,
            limit: i64,
        ) -> Result<Vec<(Position, $fact)>, Problem> {
            Ok(page(&self.0.lock().expect("till").0.lives.$table, after, limit, |_, fact| $id(fact)))
        }
    };
}

impl Source for Till {
    fn touched_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, Touched)>, Problem> {
        Ok(page(&self.0.lock().expect("till").1, after, limit, |index, _| index as i64 + 1))
    }
    fn touched_end(&self, _: &mut Tx<'_>) -> Result<Position, Problem> {
        Ok(Position { commit: 0, id: self.0.lock().expect("till").1.len() as i64 })
    }
    tail!(orders_since, OrderFact, orders, |fact: &OrderFact| fact.order.0);
    tail!(returns_since, ReturnFact, returns, |fact: &ReturnFact| fact.return_id.0);
    tail!(events_since, EventFact, events, |fact: &EventFact| fact.event.0);
    tail!(messages_since, MessageFact, messages, |fact: &MessageFact| fact.fact);
    fn customers(&self, _: &mut Tx<'_>, ids: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        let till = self.0.lock().expect("till");
        Ok(till.0.customers.iter().filter(|fact| ids.contains(&fact.customer)).cloned().collect())
    }
    fn lives(&self, _: &mut Tx<'_>, ids: &[CustomerId]) -> Result<Lives, Problem> {
        let till = self.0.lock().expect("till");
        let lives = &till.0.lives;
        let is_one = |id: Option<CustomerId>| id.is_some_and(|id| ids.contains(&id));
        Ok(Lives {
            orders: lives.orders.iter().filter(|order| is_one(order.customer)).cloned().collect(),
            returns: lives.returns.iter().filter(|back| is_one(back.customer)).cloned().collect(),
            events: lives.events.iter().filter(|event| ids.contains(&event.customer)).cloned().collect(),
            messages: lives
                .messages
                .iter()
                .filter(|message| ids.contains(&message.customer))
                .copied()
                .collect(),
        })
    }
}

/// A random shop; ids are positions.
pub fn shop(now: Instant) -> impl Strategy<Value = Shop> {
    let people = vec(customer(now), CUSTOMERS as usize);
    (
        people,
        vec((option::weighted(0.95, who()), order(now)), 0..25),
        vec((any::<usize>(), at(now), 0_i64..3), 0..6),
    )
        .prop_flat_map(move |(customers, orders, returns)| {
            let lives = (vec((who(), event(now)), 0..20), vec((who(), message(now)), 0..12));
            (Just(customers), Just(orders), Just(returns), lives)
        })
        .prop_map(|(customers, orders, returns, (events, messages))| {
            build(customers, orders, &returns, events, messages)
        })
}

/// A random shop in which nothing happens but orders, many of them on one day and at its edges.
pub fn busy_shop(now: Instant) -> impl Strategy<Value = Shop> {
    let close = (order(now), select(&DAYS[..3]), select(vec![-1_i64, 0, 0, 1])).prop_map(
        move |(order, days, nudge)| {
            let midnight = now.0 - now.0.rem_euclid(MICROS_PER_DAY);
            OrderFact { placed_at: Instant(midnight - days * MICROS_PER_DAY + nudge), ..order }
        },
    );
    let orders = vec((who().prop_map(Some), prop_oneof![order(now).boxed(), close.boxed()]), 20..60);
    (vec(customer(now), CUSTOMERS as usize), orders, vec((any::<usize>(), at(now), 0_i64..3), 0..6))
        .prop_map(|(customers, orders, returns)| build(customers, orders, &returns, Vec::new(), Vec::new()))
}

fn build(
    mut customers: Vec<CustomerFact>,
    orders: Vec<(Option<CustomerId>, OrderFact)>,
    returns: &[(usize, Instant, i64)],
    events: Vec<(CustomerId, EventFact)>,
    messages: Vec<(CustomerId, MessageFact)>,
) -> Shop {
    customers.iter_mut().zip(1..).for_each(|(fact, id)| fact.customer = CustomerId(id));
    let mut lives = Lives::default();
    for ((customer, order), id) in orders.into_iter().zip(1..) {
        lives.orders.push(OrderFact { order: OrderId(id), customer, ..order });
    }
    for ((which, returned_at, units), id) in returns.iter().zip(1..) {
        lives.returns.extend(bring_back(&lives.orders, *which, ReturnId(id), *returned_at, *units));
    }
    for ((customer, event), id) in events.into_iter().zip(1..) {
        lives.events.push(EventFact { event: EventId(id), customer, ..event });
    }
    for ((customer, message), fact) in messages.into_iter().zip(1..) {
        lives.messages.push(MessageFact { fact, customer, ..message });
    }
    Shop { customers, lives, late: 0 }
}

/// Units of a line of an order come back; nothing where there is no such line.
fn bring_back(
    orders: &[OrderFact],
    which: usize,
    return_id: ReturnId,
    returned_at: Instant,
    units: i64,
) -> Option<ReturnFact> {
    let order = orders.get(which % orders.len().max(1))?;
    let line = order.lines.get(which % order.lines.len().max(1))?;
    Some(ReturnFact {
        return_id,
        order: order.order,
        customer: order.customer,
        returned_at,
        total: units * 150,
        lines: vec![ReturnLineFact { line: line.line, quantity: units * 1000, total: units * 150 }],
    })
}

/// Changes of what there was, one after another.
pub fn changes(now: Instant) -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        2 => any::<usize>().prop_map(Change::Cancelled),
        1 => any::<usize>().prop_map(Change::Removed),
        3 => any::<usize>().prop_map(Change::Deleted),
        2 => (who(), order(now)).prop_map(|(customer, order)| Change::Ordered(customer, order)),
        2 => (any::<usize>(), at(now), 0_i64..3)
            .prop_map(|(which, at, units)| Change::BroughtBack(which, at, units)),
        1 => (who(), customer(now)).prop_map(|(customer, card)| Change::Card(customer, card)),
        1 => who().prop_map(Change::Erased),
    ];
    vec(change, 0..8)
}

fn who() -> impl Strategy<Value = CustomerId> + Clone {
    (1..=CUSTOMERS).prop_map(CustomerId)
}

/// Days before now on which things happen and conditions turn: few, so that they meet.
pub const DAYS: [i64; 8] = [0, 1, 7, 8, 27, 28, 30, 60];

/// Around days that conditions ask about, most often at the very edge of a day in one of the zones, sometimes in the future.
fn at(now: Instant) -> impl Strategy<Value = Instant> + Clone {
    let hours = select(vec![0_i64, 4, 5, 12, 19, 21, 22]);
    (
        prop_oneof![9 => select(&DAYS[..]), 1 => select(vec![-1_i64, -2, 90])],
        hours,
        select(vec![-1_i64, 0, 0, 1]),
    )
        .prop_map(move |(days, hours, nudge)| {
            let midnight = now.0 - now.0.rem_euclid(MICROS_PER_DAY);
            Instant(midnight - days * MICROS_PER_DAY + hours * 3_600_000_000 + nudge)
        })
}

pub fn day(now: Instant) -> impl Strategy<Value = Date> + Clone {
    let today = vocabulary::Zone::utc().date(now);
    prop_oneof![9 => select(&DAYS[..]), 1 => select(vec![-1_i64, 61, 100])]
        .prop_map(move |days| today.plus_days(-days))
}

/// A day before or after now.
fn any_day(now: Instant) -> impl Strategy<Value = Date> + Clone {
    let today = vocabulary::Zone::utc().date(now);
    prop_oneof![1 => day(now), 1 => select(&DAYS[..]).prop_map(move |days| today.plus_days(days))]
}

fn birthday() -> impl Strategy<Value = Date> + Clone {
    let days = select(vec![
        "1990-02-28",
        "1996-02-29",
        "2000-02-29",
        "1985-03-01",
        "1999-03-28",
        "1999-03-29",
        "2001-03-30",
        "1970-12-31",
    ]);
    days.prop_map(|text| Date::parse(text).expect("a date"))
}

fn text(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> + Clone {
    option::of(select(words).prop_map(str::to_owned))
}

fn customer(now: Instant) -> impl Strategy<Value = CustomerFact> {
    let own = (
        text(&["gold", "silver"]),
        option::of(0_i64..4),
        option::of(any_day(now)),
        option::of(any::<bool>()),
        vec(select(&CATEGORIES[..]), 0..3),
        (text(&["silver", "gold"]), vec(select(&POOLS[..]), 0..3)),
    );
    let channels = || select(vec![Channel::Email, Channel::Push, Channel::Sms, Channel::Call]);
    let contacts = vec((channels(), any::<bool>()), 0..5);
    let consents = vec((channels(), select(Purpose::ALL), select(ConsentStatus::ALL)), 0..8);
    let more = (text(&["Lee", "Omarova"]), text(&["f", "m"]), text(&["kk", "ru"]));
    let names =
        (text(&["Ann", "Bota"]), more, text(&["Asia/Almaty", "America/New_York", "Pacific/Kiritimati"]));
    (at(now), option::of(birthday()), text(&CITIES), names, own, contacts, consents).prop_map(
        |(created_at, birthday, city, (first_name, more, time_zone), own, contacts, consents)| {
            let (last_name, gender, language) = more;
            let mut fact = CustomerFact {
                customer: CustomerId(0),
                created_at,
                first_name,
                last_name,
                birthday,
                gender,
                city,
                language,
                time_zone,
                attributes: own_attributes(own),
                contacts: Vec::new(),
                consents: Vec::new(),
            };
            for (channel, is_usable) in contacts {
                if !fact.contacts.iter().any(|contact| contact.channel == channel) {
                    fact.contacts.push(ContactFact { channel, is_usable });
                }
            }
            for (channel, purpose, status) in consents {
                if !fact
                    .consents
                    .iter()
                    .any(|consent| consent.channel == channel && consent.purpose == purpose)
                {
                    fact.consents.push(ConsentFact { channel, purpose, status });
                }
            }
            fact
        },
    )
}

type Own = (Option<String>, Option<i64>, Option<Date>, Option<bool>, Vec<&'static str>, Standing);
/// A level and the pools coupons are of.
type Standing = (Option<String>, Vec<&'static str>);

/// A member has points and perhaps a day on which they end.
fn own_attributes((plan, bonus, since, vip, likes, (level, coupons)): Own) -> Vec<(String, Value)> {
    let mut own = Vec::new();
    own.extend(plan.map(|plan| ("plan".to_owned(), Value::Text(plan))));
    own.extend(bonus.map(|bonus| ("bonus".to_owned(), Value::Number(bonus * 500))));
    own.extend(since.map(|since| ("since".to_owned(), Value::Date(since))));
    if let Some(level) = level {
        own.push(("loyalty_points".to_owned(), Value::Number(bonus.unwrap_or_default() * 1000)));
        own.extend(since.map(|day| ("loyalty_ends_on".to_owned(), Value::Date(day))));
        own.push(("loyalty_tier".to_owned(), Value::Text(level)));
    }
    if !coupons.is_empty() {
        own.push(("coupons_held".to_owned(), Value::List(coupons.into_iter().map(str::to_owned).collect())));
    }
    own.extend(vip.map(|vip| ("vip".to_owned(), Value::Bool(vip))));
    if !likes.is_empty() {
        own.push(("likes".to_owned(), Value::List(likes.into_iter().map(str::to_owned).collect())));
    }
    own
}

fn line() -> impl Strategy<Value = LineFact> + Clone {
    (text(&CATEGORIES), text(&["b1", "b2"]), text(&["s1", "s2", "s3"]), 1_i64..4, 0_i64..3).prop_map(
        |(category, brand, sku, units, discount)| LineFact {
            line: 0,
            sku,
            category,
            brand,
            quantity: units * 1000,
            price: 300,
            discount: discount * 10,
            total: units * 300 - discount * 10,
            cost: None,
        },
    )
}

fn order(now: Instant) -> impl Strategy<Value = OrderFact> + Clone {
    (
        at(now),
        vec(line(), 0..4),
        text(&["North", "South"]),
        text(&["online"]),
        text(&["card", "cash"]),
        0_u8..20,
    )
        .prop_map(|(placed_at, mut lines, store, channel, payment, chance)| {
            lines.iter_mut().zip(1..).for_each(|(line, number)| line.line = number);
            OrderFact {
                order: OrderId(0),
                customer: None,
                placed_at,
                total: lines.iter().map(|line| line.total).sum(),
                discount: lines.iter().map(|line| line.discount).sum(),
                cost: None,
                store,
                channel,
                payment,
                is_cancelled: chance == 0,
                lines,
            }
        })
}

fn event(now: Instant) -> impl Strategy<Value = EventFact> + Clone {
    let properties = (
        text(&CATEGORIES),
        option::of(0_i64..5),
        option::of(any_day(now)),
        vec(select(&CATEGORIES[..]), 0..3),
    );
    (at(now), select(&EVENTS[..]), properties).prop_map(|(occurred_at, name, (category, price, on, tags))| {
        let mut properties = Vec::new();
        properties.extend(category.map(|category| ("category".to_owned(), Value::Text(category))));
        properties.extend(price.map(|price| ("price".to_owned(), Value::Number(price * 500))));
        properties.extend(on.map(|on| ("on".to_owned(), Value::Date(on))));
        if !tags.is_empty() {
            properties.push(("tags".to_owned(), Value::List(tags.into_iter().map(str::to_owned).collect())));
        }
        EventFact {
            event: EventId(0),
            customer: CustomerId(0),
            occurred_at,
            name: name.to_owned(),
            properties,
        }
    })
}

fn message(now: Instant) -> impl Strategy<Value = MessageFact> + Clone {
    let channel = select(vec![Channel::Email, Channel::Email, Channel::Sms, Channel::Call]);
    (1_i64..3, select(&MessageKind::ALL[..]), (any::<bool>(), channel), at(now)).prop_map(
        |(campaign, kind, (is_human, channel), at)| MessageFact {
            fact: 0,
            delivery: DeliveryId(campaign),
            campaign: CampaignId(campaign),
            customer: CustomerId(0),
            channel,
            kind,
            is_human,
            at,
        },
    )
}
