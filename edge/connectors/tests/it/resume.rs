use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use collect::imports::{FileReader, ImportKind, ImportState};
use connectors::Files;
use flows::import;
use testkit::both;
use vocabulary::{Problem, SeededDice};

use crate::shop::{Shop, TABLES, plan};

const COLUMNS: &str = "order_number,placed_at,customer.external,sku,quantity,line_total";

/// 14,000 rows: several batches, with bad rows and orders that lie apart.
fn content() -> String {
    let mut text = format!("{COLUMNS}\n");
    for row in 0..14_000 {
        let quantity = if row % 997 == 0 { "none" } else { "1" };
        let number =
            if row % 500 == 250 { format!("apart-{}", row / 500 % 9) } else { format!("{}", row / 3) };
        let buyer = if row % 500 == 250 { 1 } else { row / 3 % 700 };
        text.push_str(&format!(
            "{number},2026-01-15 12:30,{buyer},S{},{quantity},{}.50\n",
            row % 90,
            row % 40
        ));
    }
    text
}

#[test]
fn a_run_killed_between_any_two_batches_ends_as_one_that_was_not() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let plan = plan(ImportKind::Orders, COLUMNS);
        let path = shop.file("orders.csv", content());
        let whole = shop.receive(&path, &plan);
        let whole = shop.run(whole.id);
        let (picture, errors) = (shop.picture(), shop.error_file(whole.id));
        let tally = whole.result.clone().expect("counts");
        assert!(tally.new > 4_000 && tally.errors > 14 && picture.len() > 14_000);
        shop.undo(whole.id);
        assert_eq!(shop.picture(), Vec::<String>::new());

        let killed = shop.receive(&path, &plan);
        import::start_run(&shop.workspace, killed.id).wait().expect("a run begun");
        let mut deaths = 0;
        let end = loop {
            let before = shop.load(killed.id).result.map_or(0, |tally| tally.rows);
            let outcome = shop.go_on(killed.id, &mut |progress| {
                if progress.rows_done > before { Err(Problem::internal("killed")) } else { Ok(true) }
            });
            // What a dying process may have left behind its last commit.
            let left = import::errors_path(&shop.workspace, killed.id);
            if outcome.is_err() && left.exists() {
                let mut text = std::fs::read(&left).expect("errors");
                text.extend_from_slice(b"half a li");
                std::fs::write(&left, text).expect("errors");
            }
            match outcome {
                Ok(done) => break done,
                Err(_) => deaths += 1,
            }
            assert!(deaths < 50, "no way forward");
        };
        assert!(end && deaths >= 2, "{deaths}");
        assert_eq!(shop.picture(), picture);
        assert_eq!(shop.load(killed.id).result, Some(tally));
        assert_eq!(shop.error_file(killed.id), errors);
    });
}

#[test]
fn a_paused_import_goes_on_where_it_stood_and_a_cancelled_one_can_be_undone() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let plan = plan(ImportKind::Orders, COLUMNS);
        let path = shop.file("orders.csv", content());
        let id = shop.receive(&path, &plan).id;
        import::start_run(&shop.workspace, id).wait().expect("a run begun");
        import::pause(&shop.workspace, id).wait().expect("a pause asked");
        assert_eq!(shop.go_on(id, &mut |_| Ok(true)), Ok(true));
        let paused = shop.load(id);
        assert_eq!(paused.state, ImportState::Paused);
        let done = paused.result.expect("counts").rows;
        assert!(done > 4_000 && done < 14_000, "{done}");
        import::start_run(&shop.workspace, id).wait().expect("a run resumed");
        import::cancel(&shop.workspace, id).wait().expect("a cancel asked");
        assert_eq!(shop.go_on(id, &mut |_| Ok(true)), Ok(true));
        let cancelled = shop.load(id);
        assert_eq!(cancelled.state, ImportState::Cancelled);
        assert!(cancelled.result.expect("counts").rows > done);
        assert_eq!(shop.undo(id).state, ImportState::Undone);
        assert_eq!(shop.picture(), Vec::<String>::new());
    });
}

#[test]
fn jobs_do_the_work_and_say_what_failed() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let plan = plan(ImportKind::Orders, COLUMNS);
        let path = shop.file("orders.csv", content());
        let (good, broken) = (shop.receive(&path, &plan).id, shop.receive(&path, &plan).id);
        std::fs::remove_file(import::file_path(&shop.workspace, broken)).expect("a file");
        std::fs::write(import::file_path(&shop.workspace, broken), b"PAR1").expect("a file");
        import::start_check(&shop.workspace, good).wait().expect("a check begun");
        import::start_run(&shop.workspace, broken).wait().expect("a run begun");

        let clock = Arc::clone(&shop.clock) as Arc<dyn vocabulary::Clock>;
        let runner = jobs::Runner::new(store.clone(), clock, Arc::new(SeededDice::new(2)));
        let files = Arc::new(Files) as Arc<dyn FileReader>;
        let workspace = Arc::new(shop.workspace);
        let runner = import::handle(runner, &workspace, &files);
        let stopping = Arc::new(AtomicBool::new(false));
        while runner.run_next(&stopping).expect("a runner") {}
        let good = import::load(&workspace, good).expect("an import");
        assert_eq!(good.state, ImportState::Checked);
        assert_eq!(good.rows_total, Some(14_000));
        let broken = import::load(&workspace, broken).expect("an import");
        assert_eq!((broken.state, broken.problem.is_some()), (ImportState::Failed, true));
    });
}
