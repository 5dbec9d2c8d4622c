//! The language, slow and obvious: reads the JSON as it stands and walks plain facts. `None` is unknown.

use columnar::{ContactFact, MessageKind, OrderFact, ReturnFact, Value as Fact};
use serde_json::Value;
use vocabulary::{Channel, ConsentStatus, Date, Instant, Purpose, Zone, fold};

use crate::shop::Person;

pub struct Oracle<'o> {
    pub now: Instant,
    pub zone: &'o Zone,
    /// Tree of `seg_1`.
    pub segment: &'o Value,
    /// Members of `lst_1`.
    pub list: &'o [i64],
    /// Days for which events are kept.
    pub events_kept_days: Option<i64>,
}

/// One order, return or event that passed, with its lines that passed: `(category, product, brand, quantity, total, discount)`.
struct Hit {
    at: Instant,
    id: i64,
    total: f64,
    quantity: f64,
    discount: f64,
    store: Option<String>,
    channel: Option<String>,
    lines: Vec<Line>,
    properties: Vec<(String, Fact)>,
}

#[derive(Clone)]
struct Line {
    category: Option<String>,
    product: Option<String>,
    brand: Option<String>,
    quantity: f64,
    price: f64,
    total: f64,
    discount: f64,
}

const LINE_FIELDS: [&str; 6] = ["product", "category", "brand", "quantity", "price", "line_total"];

impl Oracle<'_> {
    pub fn says(&self, tree: &Value, person: &Person<'_>) -> Option<bool> {
        self.condition(&tree["root"], person)
    }

    fn condition(&self, node: &Value, person: &Person<'_>) -> Option<bool> {
        let children =
            || node["of"].as_array().expect("children").iter().map(|child| self.condition(child, person));
        match text(&node["kind"]) {
            "all" => {
                let all: Vec<_> = children().collect();
                if all.contains(&Some(false)) {
                    Some(false)
                } else if all.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }
            "any" => {
                let all: Vec<_> = children().collect();
                if all.contains(&Some(true)) {
                    Some(true)
                } else if all.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
            "not" => self.condition(&node["of"], person).map(|truth| !truth),
            "attribute" => self.attribute(node, person),
            "contact" => Some(self.contact(node, person)),
            "orders" | "returns" | "event" | "messages" => self.measure(node, person),
            "sequence" => self.sequence(node, person),
            "favourite" => self.favourite(node, person),
            "share" => Some(share(node, person.customer.customer.0)),
            "last" | "first" => Some(self.edge(node, person)),
            "campaign" => Some(self.campaign(node, person)),
            "segment" => Some(self.says(self.segment, person) == Some(true)),
            "rfm" => Some(crate::rfm::says(node, person, self.now, self.zone)),
            "list" => Some(self.list.contains(&person.customer.customer.0)),
            other => panic!("kind {other}"),
        }
    }

    fn attribute(&self, node: &Value, person: &Person<'_>) -> Option<bool> {
        let customer = person.customer;
        let word = |word: &Option<String>| word.clone().map(Fact::Text);
        let (today, own) = (self.zone.date(self.now), text(&node["key"]).strip_prefix("attributes."));
        let value = match text(&node["key"]) {
            "city" => word(&customer.city),
            "first_name" => word(&customer.first_name),
            "last_name" => word(&customer.last_name),
            "gender" => word(&customer.gender),
            "language" => word(&customer.language),
            "birthday" => customer.birthday.map(Fact::Date),
            "created_at" => Some(Fact::Date(self.zone.date(customer.created_at))),
            "age" => customer.birthday.and_then(|born| age(born, today)).map(|age| Fact::Number(age * 1000)),
            _ => customer
                .attributes
                .iter()
                .find(|(key, _)| Some(key.as_str()) == own)
                .map(|(_, value)| value.clone()),
        };
        if text(&node["key"]) == "age" && customer.birthday.is_some() && value.is_none() {
            return Some(text(&node["op"]) == "is_known");
        }
        self.test(node, value.as_ref())
    }

    fn test(&self, node: &Value, value: Option<&Fact>) -> Option<bool> {
        match (text(&node["op"]), value) {
            ("is_known", value) => Some(value.is_some()),
            ("is_unknown", value) => Some(value.is_none()),
            (_, None) => None,
            ("not_equals", Some(value)) => Some(!self.passes("equals", &node["value"], value)),
            ("none_of", Some(value)) => Some(!self.passes("one_of", &node["value"], value)),
            (op, Some(value)) => Some(self.passes(op, &node["value"], value)),
        }
    }

    fn passes(&self, op: &str, wanted: &Value, value: &Fact) -> bool {
        match (op, value) {
            ("one_of", value) => {
                wanted.as_array().expect("values").iter().any(|one| self.passes("equals", one, value))
            }
            (op, Fact::List(words)) => {
                words.iter().any(|word| self.passes(op, wanted, &Fact::Text(word.clone())))
            }
            ("equals", Fact::Text(word)) => wanted.as_str() == Some(word),
            ("contains", Fact::Text(word)) => fold(word).contains(&fold(text(wanted))),
            ("starts", Fact::Text(word)) => fold(word).starts_with(&fold(text(wanted))),
            ("equals", Fact::Bool(truth)) => wanted.as_bool() == Some(*truth),
            (op, Fact::Number(number)) => {
                wanted.is_number() && compare(op, wanted, *number as f64 / 1000.0)
                    || wanted.is_array()
                        && wanted[0].is_number()
                        && compare(op, wanted, *number as f64 / 1000.0)
            }
            (op, Fact::Date(date)) => self.date_passes(op, wanted, *date),
            _ => false,
        }
    }

    fn date_passes(&self, op: &str, wanted: &Value, date: Date) -> bool {
        let today = self.zone.date(self.now);
        let one = || Date::parse(text(wanted)).expect("a date");
        let days = || wanted["days"].as_i64().expect("days");
        match op {
            "equals" => wanted.as_str().and_then(Date::parse) == Some(date),
            "before" => date < one(),
            "after" => date > one(),
            "at_least" => date >= one(),
            "at_most" => date <= one(),
            "between" => {
                let bound = |index: usize| Date::parse(text(&wanted[index])).expect("a date");
                bound(0) <= date && date <= bound(1)
            }
            "within_last" => today.plus_days(-days()) <= date && date <= today,
            "longer_ago" => date < today.plus_days(-days()),
            "within_next" => today <= date && date <= today.plus_days(days()),
            "further_ahead" => date > today.plus_days(days()),
            "anniversary_in" => (0..=days()).any(|ahead| {
                let day = today.plus_days(ahead).0;
                let born = date.0;
                let leap_day_in_common_year = born.month() == 2
                    && born.day() == 29
                    && !day.in_leap_year()
                    && day.month() == 2
                    && day.day() == 28;
                (day.month(), day.day()) == (born.month(), born.day()) || leap_day_in_common_year
            }),
            _ => false,
        }
    }

    fn contact(&self, node: &Value, person: &Person<'_>) -> bool {
        let channel = Channel::from_word(text(&node["channel"])).expect("a channel");
        let purpose = node["purpose"]
            .as_str()
            .map_or(Purpose::Marketing, |word| Purpose::from_word(word).expect("a purpose"));
        let contact: Option<&ContactFact> =
            person.customer.contacts.iter().find(|contact| contact.channel == channel);
        let said = person
            .customer
            .consents
            .iter()
            .find(|c| c.channel == channel && c.purpose == purpose)
            .map(|c| c.status);
        let allows = match purpose {
            Purpose::Marketing => said == Some(ConsentStatus::Granted),
            Purpose::Transactional => !matches!(said, Some(ConsentStatus::Denied | ConsentStatus::Revoked)),
        };
        let reachable = contact.is_some_and(|contact| contact.is_usable) && allows;
        match text(&node["op"]) {
            "reachable" => reachable,
            "unreachable" => !reachable,
            "known" => contact.is_some(),
            "unknown" => contact.is_none(),
            "granted" => said == Some(ConsentStatus::Granted),
            "refused" => matches!(said, Some(ConsentStatus::Denied | ConsentStatus::Revoked)),
            _ => said.is_none(),
        }
    }

    fn campaign(&self, node: &Value, person: &Person<'_>) -> bool {
        let has = |kind| {
            person.messages.iter().any(|message| {
                message.campaign.to_string() == text(&node["campaign"])
                    && message.kind == kind
                    && message.is_human
                    && message.at <= self.now
            })
        };
        match text(&node["op"]) {
            "sent" => has(MessageKind::Sent),
            "not_sent" => !has(MessageKind::Sent),
            "opened" => has(MessageKind::Opened),
            "clicked" => has(MessageKind::Clicked),
            "converted" => {
                let within = node["within"].as_object().map_or(7 * DAY, |_| micros(&node["within"]));
                person.messages.iter().any(|message| {
                    message.campaign.to_string() == text(&node["campaign"])
                        && message.kind == MessageKind::Sent
                        && message.is_human
                        && message.at <= self.now
                        && person.orders.iter().any(|order| {
                            order.placed_at > message.at
                                && order.placed_at.0 - message.at.0 <= within
                                && order.placed_at <= self.now
                        })
                })
            }
            _ => has(MessageKind::Control),
        }
    }

    /// Walks every way through the steps.
    fn sequence(&self, node: &Value, person: &Person<'_>) -> Option<bool> {
        let steps = node["steps"].as_array().expect("steps");
        let times = |step: &Value| -> Vec<Instant> {
            self.hits(text(&step["of"]), step, person).into_iter().map(|hit| hit.at).collect()
        };
        let is_within = self.window(&node["window"], person)?;
        let mut reached: Vec<Instant> = times(&steps[0]).into_iter().filter(|at| is_within(*at)).collect();
        for step in &steps[1..] {
            let came = times(step);
            let within = step["within"].as_object().map_or(i64::MAX, |_| micros(&step["within"]));
            let without: Vec<Instant> =
                step["without"].as_array().into_iter().flatten().flat_map(&times).collect();
            let follows = |before: Instant, at: Instant| {
                before < at
                    && at.0 - before.0 <= within
                    && !without.iter().any(|between| before < *between && *between < at)
            };
            if step["happens"] == false {
                return Some(reached.iter().any(|before| {
                    before.0.saturating_add(within) <= self.now.0
                        && !came.iter().any(|at| follows(*before, *at))
                }));
            }
            reached =
                came.into_iter().filter(|at| reached.iter().any(|before| follows(*before, *at))).collect();
        }
        Some(!reached.is_empty())
    }

    fn favourite(&self, node: &Value, person: &Person<'_>) -> Option<bool> {
        let is_within = self.window(&node["window"], person)?;
        let mut orders = self.hits("orders", node, person);
        orders.retain(|hit| is_within(hit.at));
        orders.sort_by_key(|hit| (hit.at, hit.id));
        let field = text(&node["field"]);
        let mut bought: Vec<(String, f64, f64, f64)> = Vec::new();
        for (order, hit) in orders.iter().enumerate() {
            for line in &hit.lines {
                let value = match field {
                    "product" => &line.product,
                    "category" => &line.category,
                    "brand" => &line.brand,
                    "store" => &hit.store,
                    _ => &hit.channel,
                };
                if let Some(value) = value {
                    bought.push((value.clone(), order as f64, line.total, line.quantity));
                }
            }
        }
        let mut best: Option<(f64, usize, String)> = None;
        for (value, ..) in &bought {
            let lines: Vec<_> = bought.iter().filter(|line| line.0 == *value).collect();
            let weight = match node["by"].as_str() {
                Some("total") => lines.iter().map(|line| line.2).sum(),
                Some("quantity") => lines.iter().map(|line| line.3).sum(),
                _ => {
                    let mut orders: Vec<f64> = lines.iter().map(|line| line.1).collect();
                    orders.dedup();
                    orders.len() as f64
                }
            };
            let last = bought.iter().rposition(|line| line.0 == *value).expect("it was bought");
            if weight > 0.0 && best.as_ref().is_none_or(|(most, at, _)| (weight, last) > (*most, *at)) {
                best = Some((weight, last, value.clone()));
            }
        }
        self.test(node, best.map(|(_, _, value)| Fact::Text(value)).as_ref())
    }

    fn measure(&self, node: &Value, person: &Person<'_>) -> Option<bool> {
        let hits: Vec<Hit> = self.hits(text(&node["kind"]), node, person);
        let is_within = self.window(&node["window"], person)?;
        let hits: Vec<&Hit> = hits.iter().filter(|hit| is_within(hit.at)).collect();
        let field = node["field"].as_str().unwrap_or_default();
        let field = field.strip_prefix("property.").unwrap_or(field);
        let is_event = node["kind"] == "event";
        let amount = |hit: &&Hit| match (is_event, field) {
            (true, key) => hit.properties.iter().find_map(|(name, value)| match value {
                Fact::Number(number) if name == key => Some(*number as f64 / 1000.0),
                _ => None,
            }),
            (_, "quantity") => Some(hit.quantity),
            (_, "discount") => Some(hit.discount),
            _ => Some(hit.total),
        };
        let amounts: Vec<f64> = hits.iter().filter_map(amount).collect();
        let value = match text(&node["measure"]) {
            "count" => hits.len() as f64,
            "sum" => amounts.iter().sum(),
            "distinct" => {
                let mut values: Vec<String> =
                    hits.iter().flat_map(|hit| self.values(hit, field, is_event)).collect();
                values.sort();
                values.dedup();
                values.len() as f64
            }
            _ if amounts.is_empty() => return None,
            "average" => {
                let (sum, count) = (amounts.iter().sum::<f64>(), amounts.len() as f64);
                // Compared as a product, for a third has no decimals.
                return Some(compare_scaled(text(&node["op"]), &node["value"], sum, count));
            }
            "min" => amounts.iter().copied().fold(f64::INFINITY, f64::min),
            _ => amounts.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        };
        Some(compare(text(&node["op"]), &node["value"], value))
    }

    fn values(&self, hit: &Hit, field: &str, is_event: bool) -> Vec<String> {
        let of_lines = |pick: fn(&Line) -> Option<String>| hit.lines.iter().filter_map(pick).collect();
        match field {
            "day" => vec![self.zone.date(hit.at).to_string()],
            "campaign" => vec![format!("{:?}", hit.properties)],
            _ if is_event => hit
                .properties
                .iter()
                .filter(|(key, _)| key == field)
                .flat_map(|(_, value)| match value {
                    Fact::List(words) => words.iter().map(|word| format!("list {word}")).collect(),
                    other => vec![format!("{other:?}")],
                })
                .collect(),
            "store" => hit.store.iter().cloned().collect(),
            "channel" => hit.channel.iter().cloned().collect(),
            "product" => of_lines(|line| line.product.clone()),
            "category" => of_lines(|line| line.category.clone()),
            _ => of_lines(|line| line.brand.clone()),
        }
    }

    fn edge(&self, node: &Value, person: &Person<'_>) -> bool {
        let times = self.hits(text(&node["of"]), node, person).into_iter().map(|hit| hit.at);
        let at = if node["kind"] == "last" { times.max() } else { times.min() };
        match (text(&node["op"]), at) {
            ("never", at) => at.is_none(),
            (_, None) => false,
            (op, Some(at)) => self.date_passes(op, &node["value"], self.zone.date(at)),
        }
    }

    /// Which instants lie in a window; nothing where it has no beginning.
    fn window<'w>(
        &'w self,
        window: &'w Value,
        person: &Person<'_>,
    ) -> Option<Box<dyn Fn(Instant) -> bool + 'w>> {
        if window["since"].is_object() {
            let since = &window["since"];
            let times = self.hits(text(&since["of"]), since, person).into_iter().map(|hit| hit.at);
            let start = if since["edge"] == "first" { times.min()? } else { times.max()? };
            return Some(Box::new(move |at| at > start));
        }
        let own = person.customer.time_zone.as_deref().and_then(Zone::parse);
        let zone = own.filter(|_| window["zone"] == "customer").unwrap_or_else(|| self.zone.clone());
        Some(Box::new(move |at| self.in_window(window, at, &zone)))
    }

    fn in_window(&self, window: &Value, at: Instant, zone: &Zone) -> bool {
        let (day, today) = (zone.date(at), zone.date(self.now));
        let date = |name: &str| window[name].as_str().and_then(Date::parse);
        if let Some(days) = window["last_days"].as_i64() {
            return day >= today.plus_days(-days);
        }
        if let Some(hours) = window["last_hours"].as_i64() {
            return at.0 >= self.now.0 - hours * 3_600_000_000;
        }
        match window["this"].as_str() {
            Some("month") => return (day.0.year(), day.0.month()) == (today.0.year(), today.0.month()),
            Some(_) => return day.0.year() == today.0.year(),
            None => {}
        }
        date("from").is_none_or(|from| day >= from) && date("to").is_none_or(|to| day < to)
    }

    /// What happened up to now and passes the filters.
    fn hits(&self, subject: &str, node: &Value, person: &Person<'_>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = match subject {
            "orders" => {
                person.orders.iter().filter_map(|order| self.order_hit(node, order, person)).collect()
            }
            "returns" => {
                person.returns.iter().filter_map(|back| self.return_hit(node, back, person)).collect()
            }
            "messages" => person
                .messages
                .iter()
                .filter(|message| {
                    message.is_human
                        && format!("{:?}", message.kind).to_lowercase() == text(&node["message"])
                        && self.all_or_any(node, |filter| {
                            let word = match text(&filter["field"]) {
                                "campaign" => message.campaign.to_string(),
                                _ => message.channel.as_str().to_owned(),
                            };
                            self.test(filter, Some(&Fact::Text(word)))
                        })
                })
                .map(|message| Hit {
                    at: message.at,
                    id: message.fact,
                    total: 0.0,
                    quantity: 0.0,
                    discount: 0.0,
                    store: None,
                    channel: Some(message.channel.as_str().to_owned()),
                    lines: Vec::new(),
                    properties: vec![("campaign".to_owned(), Fact::Text(message.campaign.to_string()))],
                })
                .collect(),
            _ => {
                let named = person.events.iter().filter(|event| event.name == text(&node["event"]));
                named
                    .filter(|event| {
                        self.all_or_any(node, |filter| {
                            let key = text(&filter["field"]).strip_prefix("property.").expect("a property");
                            let value =
                                event.properties.iter().find(|(name, _)| name == key).map(|(_, value)| value);
                            self.test(filter, value)
                        })
                    })
                    .map(|event| Hit {
                        at: event.occurred_at,
                        id: event.event.0,
                        total: 0.0,
                        quantity: 0.0,
                        discount: 0.0,
                        store: None,
                        channel: None,
                        lines: Vec::new(),
                        properties: event.properties.clone(),
                    })
                    .collect()
            }
        };
        let oldest = self.events_kept_days.map(|days| self.zone.date(self.now).plus_days(-days));
        let is_kept =
            |hit: &Hit| subject != "event" || oldest.is_none_or(|oldest| self.zone.date(hit.at) >= oldest);
        hits.retain(|hit| hit.at <= self.now && is_kept(hit));
        hits
    }

    fn order_hit(&self, node: &Value, order: &OrderFact, person: &Person<'_>) -> Option<Hit> {
        let asks_lines = asks_lines(node);
        let lines = lines_after_returns(order, person);
        let net = net_total(order, person);
        let kept: Vec<Line> = lines
            .into_iter()
            .filter(|line| {
                !asks_lines || self.all_or_any(node, |filter| self.test_line(filter, order, line, net))
            })
            .collect();
        let passes = if asks_lines {
            !kept.is_empty()
        } else {
            self.all_or_any(node, |filter| self.test_order(filter, order, net))
        };
        passes.then(|| Hit {
            id: order.order.0,
            at: order.placed_at,
            total: if asks_lines { kept.iter().map(|line| line.total).sum() } else { net },
            quantity: kept.iter().map(|line| line.quantity).sum(),
            discount: if asks_lines {
                kept.iter().map(|line| line.discount).sum()
            } else {
                order.discount as f64
            },
            store: order.store.clone(),
            channel: order.channel.clone(),
            lines: kept,
            properties: Vec::new(),
        })
    }

    fn return_hit(&self, node: &Value, back: &ReturnFact, person: &Person<'_>) -> Option<Hit> {
        let asks_lines = asks_lines(node);
        let has_filters = node["where"].as_array().is_some_and(|filters| !filters.is_empty());
        let order = person.orders.iter().find(|order| order.order == back.order);
        let quantity = back.lines.iter().map(|line| line.quantity as f64 / 1000.0).sum();
        let mut hit = Hit {
            at: back.returned_at,
            id: back.return_id.0,
            total: back.total as f64,
            quantity,
            discount: 0.0,
            store: order.and_then(|order| order.store.clone()),
            channel: order.and_then(|order| order.channel.clone()),
            lines: Vec::new(),
            properties: Vec::new(),
        };
        let Some(order) = order else { return (!has_filters).then_some(hit) };
        let net = net_total(order, person);
        let lines = lines_after_returns(order, person);
        let mut kept = Vec::new();
        for line_back in &back.lines {
            let index = order.lines.iter().position(|line| line.line == line_back.line);
            let Some(line) = index.map(|index| &lines[index]) else { continue };
            if !asks_lines || self.all_or_any(node, |filter| self.test_line(filter, order, line, net)) {
                kept.push((line.clone(), line_back));
            }
        }
        if asks_lines {
            hit.total = kept.iter().map(|(_, back)| back.total as f64).sum();
            hit.quantity = kept.iter().map(|(_, back)| back.quantity as f64 / 1000.0).sum();
        }
        let passes = if asks_lines {
            !kept.is_empty()
        } else {
            self.all_or_any(node, |filter| self.test_order(filter, order, net))
        };
        hit.lines = kept.into_iter().map(|(line, _)| line).collect();
        passes.then_some(hit)
    }

    fn all_or_any(&self, node: &Value, test: impl Fn(&Value) -> Option<bool>) -> bool {
        let filters = node["where"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut passed = filters.iter().map(|filter| test(filter) == Some(true));
        if node["where_mode"] == "any" && !filters.is_empty() {
            passed.any(|one| one)
        } else {
            passed.all(|one| one)
        }
    }

    fn test_order(&self, filter: &Value, order: &OrderFact, net: f64) -> Option<bool> {
        let word = |word: &Option<String>| self.test(filter, word.clone().map(Fact::Text).as_ref());
        match text(&filter["field"]) {
            "store" => word(&order.store),
            "channel" => word(&order.channel),
            "payment" => word(&order.payment),
            _ => self.test(filter, Some(&Fact::Number((net * 1000.0) as i64))),
        }
    }

    fn test_line(&self, filter: &Value, order: &OrderFact, line: &Line, net: f64) -> Option<bool> {
        let word = |word: &Option<String>| self.test(filter, word.clone().map(Fact::Text).as_ref());
        let number = |number: f64| self.test(filter, Some(&Fact::Number((number * 1000.0) as i64)));
        match text(&filter["field"]) {
            "product" => word(&line.product),
            "category" => word(&line.category),
            "brand" => word(&line.brand),
            "quantity" => number(line.quantity),
            "price" => number(line.price),
            "line_total" => number(line.total),
            _ => self.test_order(filter, order, net),
        }
    }
}

fn asks_lines(node: &Value) -> bool {
    let filters = node["where"].as_array().map(Vec::as_slice).unwrap_or_default();
    filters.iter().any(|filter| LINE_FIELDS.contains(&text(&filter["field"])))
}

fn net_total(order: &OrderFact, person: &Person<'_>) -> f64 {
    let back =
        person.returns.iter().filter(|back| back.order == order.order).map(|back| back.total).sum::<i64>();
    (order.total - back) as f64
}

fn lines_after_returns(order: &OrderFact, person: &Person<'_>) -> Vec<Line> {
    let of_order: Vec<_> = person.returns.iter().filter(|back| back.order == order.order).collect();
    let line = |line: &columnar::LineFact| {
        let back: Vec<_> =
            of_order.iter().flat_map(|back| &back.lines).filter(|back| back.line == line.line).collect();
        Line {
            category: line.category.clone(),
            product: line.sku.clone(),
            brand: line.brand.clone(),
            quantity: (line.quantity - back.iter().map(|back| back.quantity).sum::<i64>()) as f64 / 1000.0,
            price: line.price as f64,
            total: (line.total - back.iter().map(|back| back.total).sum::<i64>()) as f64,
            discount: line.discount as f64,
        }
    };
    order.lines.iter().map(line).collect()
}

/// Whole years; nobody is of an age before being born.
fn age(born: Date, today: Date) -> Option<i64> {
    let birthday_in = |year: i16| {
        jiff::civil::Date::new(year, born.0.month(), born.0.day())
            .unwrap_or_else(|_| jiff::civil::date(year, 2, 28))
    };
    let years = i64::from(today.0.year()) - i64::from(born.0.year());
    let age = if birthday_in(today.0.year()) <= today.0 { years } else { years - 1 };
    (age >= 0).then_some(age)
}

const DAY: i64 = 86_400_000_000;

fn micros(duration: &Value) -> i64 {
    let number = |name: &str| duration[name].as_i64().unwrap_or(0);
    number("days") * DAY + number("hours") * DAY / 24 + number("minutes") * DAY / 1440
}

/// The place between 0 and 100 that blake3 of the salt and two rounds of splitmix64 give.
fn share(node: &Value, customer: i64) -> bool {
    fn round(number: u64) -> u64 {
        let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    let mut key = [0; 8];
    key.copy_from_slice(&blake3::hash(text(&node["salt"]).as_bytes()).as_bytes()[..8]);
    let place = round(round(customer as u64) ^ u64::from_be_bytes(key)) as f64 / 2_f64.powi(64) * 100.0;
    let bound = |name: &str| node[name].as_f64().expect("a place");
    bound("from") <= place && place < bound("to")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn compare(op: &str, wanted: &Value, value: f64) -> bool {
    compare_scaled(op, wanted, value, 1.0)
}

/// Compares `value / count` with what is wanted.
fn compare_scaled(op: &str, wanted: &Value, value: f64, count: f64) -> bool {
    let bound = |wanted: &Value| wanted.as_f64().expect("a number") * count;
    match op {
        "at_least" => value >= bound(wanted),
        "at_most" => value <= bound(wanted),
        "equals" => value == bound(wanted),
        "between" => bound(&wanted[0]) <= value && value <= bound(&wanted[1]),
        _ => false,
    }
}
