//! An order, a return or products arrive: recorded once, with the customer found or made for it.

use collect::orders::{NewOrder, Order, Recorded};
use collect::products::NewProduct;
use collect::returns::{self, NewReturn};
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, FieldError, Identifier, Instant, Problem};

use crate::Settings;
use crate::join::move_facts;
use crate::till::{Sold, give_back_units};

/// Orders taken in one call.
pub const ORDERS_MAX: usize = 1_000;
/// How far ahead of our clock an order may claim to be, in seconds.
pub(crate) const AHEAD_SECONDS_MAX: i64 = 86_400;

/// Records orders; one verdict each, in order: what became of it, or what is wrong with which field.
///
/// A bad order costs the others nothing. Sending orders again changes nothing.
pub fn record(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    orders: &[NewOrder],
) -> Result<Vec<Result<Recorded, Problem>>, Problem> {
    record_noting(tx, now, settings, orders, &mut Vec::new())
}

/// As [`record`], noting which customers the orders made.
pub fn record_noting(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    orders: &[NewOrder],
    made: &mut Vec<CustomerId>,
) -> Result<Vec<Result<Recorded, Problem>>, Problem> {
    let mut verdicts: Vec<Option<Result<Recorded, Problem>>> = Vec::with_capacity(orders.len());
    let mut good: Vec<&NewOrder> = Vec::with_capacity(orders.len());
    let mut who: Vec<Vec<Identifier>> = Vec::new();
    for order in orders {
        match check(now, settings, order) {
            Ok(names) => {
                good.push(order);
                who.push(names);
                verdicts.push(None);
            }
            Err(problem) => verdicts.push(Some(Err(problem))),
        }
    }
    let customers = buyers(tx, now, who, made)?;
    let pairs: Vec<(Option<CustomerId>, &NewOrder)> = customers.into_iter().zip(good).collect();
    let recorded = collect::orders::record(tx, now, &pairs)?;
    touch_cancelled(tx, &pairs, &recorded)?;
    let mut recorded = recorded.into_iter().map(conflict_is_a_problem);
    Ok(verdicts
        .into_iter()
        .map(|verdict| verdict.or_else(|| recorded.next()))
        .map(|v| v.unwrap_or_else(missing))
        .collect())
}

/// Records a return of an order's units; the customer's derived picture is read anew.
pub fn give_back(
    tx: &mut Tx<'_>,
    now: Instant,
    order: &Order,
    new: &NewReturn,
) -> Result<returns::Recorded, Problem> {
    if new.returned_at < order.placed_at {
        return Err(Problem::invalid("before_order", "returned_at", "a return cannot come before its order"));
    }
    let sold = Sold::of(tx, order.id)?;
    let gifts = sold.as_ref().map(Sold::gifts).unwrap_or_default();
    let recorded = returns::record(tx, now, order, new, &gifts)?;
    if let Some((sold, returns::Recorded::New(id))) = sold.as_ref().zip(Some(recorded)) {
        give_back_units(tx, now, sold, order.id, id, new.returned_at)?;
    }
    Ok(recorded)
}

/// Records products; one verdict each.
pub fn products(
    tx: &mut Tx<'_>,
    now: Instant,
    products: &[NewProduct],
) -> Result<Vec<Result<collect::products::Recorded, Problem>>, Problem> {
    let checked: Vec<Vec<FieldError>> = products.iter().map(NewProduct::check).collect();
    let good: Vec<NewProduct> = products
        .iter()
        .zip(&checked)
        .filter(|(_, errors)| errors.is_empty())
        .map(|(product, _)| product.clone())
        .collect();
    let mut recorded = collect::products::record(tx, now, &good)?.into_iter();
    Ok(checked
        .into_iter()
        .map(|errors| match problem_of(errors, "product") {
            Some(problem) => Err(problem),
            None => recorded.next().ok_or_else(|| Problem::internal("a product without a verdict")),
        })
        .collect())
}

/// The names of the buyer, normalised, when the order can be taken.
fn check(now: Instant, settings: &Settings, order: &NewOrder) -> Result<Vec<Identifier>, Problem> {
    if let Some(problem) = problem_of(order.check(), "order") {
        return Err(problem);
    }
    if order.currency != settings.currency {
        let message = format!("the workspace keeps its books in {}", settings.currency);
        return Err(Problem::invalid("wrong_currency", "currency", message)
            .with("currency", settings.currency.as_str()));
    }
    if order.placed_at > now.plus_seconds(AHEAD_SECONDS_MAX) {
        return Err(Problem::invalid(
            "in_the_future",
            "placed_at",
            "an order cannot be placed more than a day from now",
        ));
    }
    normalised(&order.who, settings, "customer")
}

/// Normalises the names of a person; the first wrong one is the problem, with the field it came in.
pub fn normalised(who: &[Identifier], settings: &Settings, field: &str) -> Result<Vec<Identifier>, Problem> {
    who.iter()
        .map(|identifier| {
            know::identity::normalise(identifier, &settings.country)
                .map_err(|problem| problem.on(format!("{field}.{}", identifier.kind.as_str())))
        })
        .collect()
}

/// The customers of the orders; nobody for a receipt without a name.
pub(crate) fn buyers(
    tx: &mut Tx<'_>,
    now: Instant,
    who: Vec<Vec<Identifier>>,
    made: &mut Vec<CustomerId>,
) -> Result<Vec<Option<CustomerId>>, Problem> {
    let is_named: Vec<bool> = who.iter().map(|names| !names.is_empty()).collect();
    let named: Vec<Vec<Identifier>> = who.into_iter().filter(|names| !names.is_empty()).collect();
    let resolved = know::identity::resolve(tx, now, &named)?;
    for person in &resolved {
        move_facts(tx, now, &person.joined, person.customer)?;
    }
    made.extend(resolved.iter().filter(|person| person.created).map(|person| person.customer));
    let mut resolved = resolved.into_iter().map(|person| person.customer);
    Ok(is_named.into_iter().map(|is_named| is_named.then(|| resolved.next()).flatten()).collect())
}

fn touch_cancelled(
    tx: &mut Tx<'_>,
    pairs: &[(Option<CustomerId>, &NewOrder)],
    recorded: &[Recorded],
) -> Result<(), Problem> {
    let cancelled: Vec<CustomerId> = pairs
        .iter()
        .zip(recorded)
        .filter(|(_, recorded)| matches!(recorded, Recorded::Cancelled(_)))
        .filter_map(|((customer, _), _)| *customer)
        .collect();
    know::touch(tx, &cancelled)
}

fn conflict_is_a_problem(recorded: Recorded) -> Result<Recorded, Problem> {
    match recorded {
        Recorded::Conflict(id) => {
            let message = format!("another order with this source and number is recorded as {id}");
            Err(Problem::new(ErrorKind::Conflict, "order_conflict", message)
                .on("number")
                .with("id", id.to_string()))
        }
        other => Ok(other),
    }
}

fn missing() -> Result<Recorded, Problem> {
    Err(Problem::internal("an order without a verdict"))
}

/// The first field's problem, with the others beside it.
pub(crate) fn problem_of(errors: Vec<FieldError>, what: &str) -> Option<Problem> {
    let first = errors.first()?;
    let mut problem = Problem::invalid(
        first.code,
        first.field.clone(),
        format!("the {what}'s {} breaks a rule: {}", first.field, first.code),
    );
    problem.errors = errors;
    Some(problem)
}
