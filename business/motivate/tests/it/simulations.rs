use motivate::MIGRATIONS;
use motivate::promotions::replay::Replayed;
use motivate::simulations::{self, KEPT, NewSimulation};
use vocabulary::{Instant, JobId, Problem, PromotionId};

fn asked(job: i64, promotion: i64) -> NewSimulation {
    NewSimulation {
        job: JobId(job),
        promotion: PromotionId(promotion),
        version: 1,
        from: Instant(1),
        until: Instant(2),
        by: "Ann".into(),
    }
}

#[test]
fn the_newest_simulations_of_a_promotion_are_kept_with_what_they_found() {
    testkit::both(&[MIGRATIONS], |store| {
        let written = store.transact(|tx| {
            for job in 1..=KEPT + 2 {
                simulations::begin(tx, Instant(job), &asked(job, 7))?;
            }
            simulations::begin(tx, Instant(9), &asked(99, 8))?;
            simulations::begin(tx, Instant(10), &asked(99, 8))?;
            simulations::finish(tx, Instant(50), JobId(22), &Replayed { orders: 5, ..Replayed::default() })
        });
        written.wait().expect("written");
        let read = store.read(|tx| {
            Ok::<_, Problem>((simulations::of(tx, PromotionId(7))?, simulations::load(tx, JobId(99))?))
        });
        let (kept, other) = read.wait().expect("read");
        assert_eq!((kept.len() as i64, kept[0].asked.job, kept[19].asked.job), (KEPT, JobId(22), JobId(3)));
        let found = kept[0].found.as_ref().expect("found");
        assert_eq!((found.replayed.orders, found.at), (5, Instant(50)));
        assert_eq!((other.asked_at, other.found), (Instant(9), None), "a job has one simulation");
    });
}
