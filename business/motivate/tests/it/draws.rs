mod again;

pub(crate) use again::recompute;

use std::thread;

use motivate::draws::{self, Draw, DrawKey, DrawState, NewDraw, NewTickets};
use store::{Dialect, Store, StoreOptions, Tx};
use vocabulary::{CustomerId, DrawId, Instant, OrderId, Problem, SeededDice, TicketId};

const NOON: Instant = Instant(1_790_000_000_000_000);
const ANN: CustomerId = CustomerId(1);
const BOB: CustomerId = CustomerId(2);

fn both(test: impl Fn(&Store)) {
    testkit::both(&[motivate::MIGRATIONS], test);
}

fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(body).wait().expect("a transaction that goes well")
}

fn key() -> DrawKey {
    DrawKey::new(&[9; 32])
}

fn open(store: &Store, prizes: i64, is_once_per_holder: bool) -> DrawId {
    let new = NewDraw { name: "A car\nfor Ann".into(), prizes, is_once_per_holder };
    write(store, move |tx| draws::create(tx, NOON, &new)).id
}

fn tickets(draw: DrawId, customer: CustomerId, order: i64, count: i64) -> NewTickets {
    NewTickets { draw, customer, order: Some(OrderId(order)), key: format!("order {order}"), count }
}

fn add(store: &Store, new: &NewTickets) -> Result<Vec<TicketId>, &'static str> {
    let new = new.clone();
    store.transact(move |tx| draws::add(tx, NOON, &new)).wait().map_err(|problem| problem.code)
}

fn commit(store: &Store, draw: DrawId, seed: u64) -> Draw {
    write(store, move |tx| draws::commit(tx, NOON, draw, &key(), &SeededDice::new(seed)))
}

/// Commits, freezes and draws.
fn finish(store: &Store, draw: DrawId, seed: u64) -> Draw {
    commit(store, draw, seed);
    write(store, move |tx| draws::freeze(tx, NOON, draw));
    write(store, move |tx| draws::draw(tx, NOON, draw, &key()))
}

#[test]
fn a_draw_goes_from_open_to_drawn_and_every_step_is_done_once() {
    both(|store| {
        let draw = open(store, 2, true);
        for order in 1..=5 {
            add(store, &tickets(draw, CustomerId(order), order, 2)).expect("tickets");
        }
        let early = store.transact(move |tx| draws::freeze(tx, NOON, draw)).wait();
        assert_eq!(early.expect_err("refused").code, "draw_not_committed");
        let committed = commit(store, draw, 1);
        assert_eq!(commit(store, draw, 2), committed);
        assert_eq!((committed.root, committed.seed), (None, None));
        let early = store.transact(move |tx| draws::draw(tx, NOON, draw, &key())).wait();
        assert_eq!(early.expect_err("refused").code, "draw_not_frozen");
        let frozen = write(store, move |tx| draws::freeze(tx, NOON, draw));
        assert_eq!((frozen.state, frozen.tickets, frozen.seed), (DrawState::Frozen, Some(10), None));
        assert_eq!(write(store, move |tx| draws::freeze(tx, NOON.plus_days(1), draw)), frozen);
        let wrong_secret =
            store.transact(move |tx| draws::draw(tx, NOON, draw, &DrawKey::new(&[8; 32]))).wait();
        assert_eq!(wrong_secret.expect_err("refused").code, "internal");
        let drawn = write(store, move |tx| draws::draw(tx, NOON, draw, &key()));
        assert_eq!((drawn.state, drawn.root), (DrawState::Drawn, frozen.root));
        let winners = write(store, move |tx| draws::winners(tx, draw, 100));
        assert_eq!(winners.len(), 2);
        assert_ne!(winners[0].customer, winners[1].customer);
        assert_eq!(write(store, move |tx| draws::draw(tx, NOON.plus_days(1), draw, &key())), drawn);
        assert_eq!(write(store, move |tx| draws::winners(tx, draw, 100)), winners);
    });
}

#[test]
fn tickets_are_given_once_a_key_and_only_while_the_draw_is_open() {
    both(|store| {
        let draw = open(store, 1, false);
        let three = tickets(draw, ANN, 7, 3);
        let given = add(store, &three).expect("tickets");
        assert_eq!(given.len(), 3);
        assert_eq!(add(store, &three), Ok(given.clone()));
        assert_eq!(add(store, &NewTickets { count: 0, ..three.clone() }), Err("out_of_range"));
        assert_eq!(add(store, &NewTickets { draw: DrawId(99), ..three.clone() }), Err("not_found"));
        finish(store, draw, 1);
        assert_eq!(add(store, &three), Ok(given));
        assert_eq!(add(store, &tickets(draw, ANN, 8, 1)), Err("draw_not_open"));
    });
}

#[test]
fn tickets_go_back_with_their_order_until_the_freeze() {
    both(|store| {
        let draw = open(store, 1, false);
        for (customer, order) in [(ANN, 1), (BOB, 2)] {
            add(store, &tickets(draw, customer, order, 2)).expect("tickets");
        }
        write(store, |tx| draws::void_order(tx, OrderId(1)));
        assert_eq!(finish(store, draw, 1).tickets, Some(2));
        write(store, |tx| draws::void_order(tx, OrderId(2)));
        assert_eq!(write(store, move |tx| draws::entries(tx, draw, None, 10)).len(), 2);
        let anns = write(store, |tx| draws::of_customer(tx, ANN, 10));
        assert!(anns.iter().all(|one| one.is_void && one.place.is_none()));
        let bobs = write(store, |tx| draws::of_customer(tx, BOB, 10));
        assert_eq!(bobs.iter().filter(|one| one.place == Some(1)).count(), 1);
    });
}

#[test]
fn more_prizes_than_tickets_or_holders_leave_prizes_over() {
    both(|store| {
        let (empty, few, once) = (open(store, 3, false), open(store, 3, false), open(store, 3, true));
        for draw in [few, once] {
            add(store, &tickets(draw, ANN, 1, 2)).expect("tickets");
        }
        for (draw, won) in [(empty, 0), (few, 2), (once, 1)] {
            finish(store, draw, 1);
            assert_eq!(write(store, move |tx| draws::winners(tx, draw, 100)).len(), won);
        }
    });
}

#[test]
fn joined_customers_are_one_holder_in_an_open_draw_and_change_no_frozen_one() {
    both(|store| {
        let (frozen, free) = (open(store, 2, true), open(store, 2, true));
        for draw in [frozen, free] {
            add(store, &tickets(draw, ANN, 1, 1)).expect("tickets");
            add(store, &tickets(draw, BOB, 2, 1)).expect("tickets");
        }
        finish(store, frozen, 1);
        let published = write(store, move |tx| draws::publish(tx, frozen));
        write(store, |tx| draws::move_customer(tx, BOB, ANN));
        assert_eq!(write(store, move |tx| draws::publish(tx, frozen)), published);
        finish(store, free, 1);
        let winners = write(store, move |tx| draws::winners(tx, free, 100));
        assert_eq!(winners.iter().map(|one| one.customer).collect::<Vec<_>>(), [Some(ANN)]);
        let card = write(store, |tx| draws::of_customer(tx, ANN, 10));
        assert_eq!(card.len(), 4);
        write(store, |tx| draws::erase(tx, ANN));
        assert_eq!(write(store, move |tx| draws::publish(tx, frozen)), published);
        assert!(
            write(store, move |tx| draws::winners(tx, frozen, 100)).iter().all(|one| one.customer.is_none())
        );
        assert_eq!(write(store, |tx| draws::of_customer(tx, ANN, 10)), []);
    });
}

#[test]
fn tickets_given_while_it_is_frozen_are_in_or_refused() {
    both(|store| {
        let options = StoreOptions { threads: 16, ..StoreOptions::default() };
        let store = &match store.dialect() {
            Dialect::Sqlite => store.clone(),
            Dialect::Postgres => Store::open(store.location().clone(), motivate::MIGRATIONS, options)
                .expect("a store with more connections"),
        };
        let draw = open(store, 5, false);
        commit(store, draw, 1);
        let given: usize = thread::scope(|scope| {
            let tills: Vec<_> = (0..16)
                .map(|till| {
                    scope.spawn(move || {
                        let orders = (0..6).map(|number| till * 10 + number + 1);
                        let given = orders.map(|order| {
                            // The same customers at several tills at once.
                            match add(store, &tickets(draw, CustomerId(order % 7 + 1), order, 2)) {
                                Ok(tickets) => tickets.len(),
                                Err(code) => {
                                    assert_eq!(code, "draw_not_open");
                                    0
                                }
                            }
                        });
                        given.sum::<usize>()
                    })
                })
                .collect();
            write(store, move |tx| draws::freeze(tx, NOON, draw));
            tills.into_iter().map(|till| till.join().expect("a till")).sum()
        });
        let frozen = write(store, move |tx| draws::load(tx, draw));
        assert_eq!(frozen.tickets, Some(given as i64));
        let holders = write(store, |tx| {
            let sql = "select count(*) from (select distinct draw_id, customer_id from draw_holders) as h";
            Ok((
                tx.one(sql, &[], |row| row.int(0))?,
                tx.one("select count(*) from draw_holders", &[], |row| row.int(0))?,
            ))
        });
        assert_eq!(holders.0, holders.1, "each customer is one holder");
        write(store, move |tx| draws::draw(tx, NOON, draw, &key()));
        again::recompute(&write(store, move |tx| draws::publish(tx, draw)));
    });
}
