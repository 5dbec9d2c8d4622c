use std::time::Instant as StopWatch;

use super::*;

/// With --release and --ignored --nocapture.
#[test]
#[ignore = "takes a while; shows the speed of making a million codes and of looking five up"]
fn a_million_codes_are_made_in_well_under_a_minute() {
    both(|store| {
        let pool = write(store, |tx| {
            let format = Format::try_new("SPR", LETTERS, 10)?;
            coupons::create(tx, NOON, settings(per_code(1)), Codes::Unique { format, wanted: 1_000_000 })
        });
        let watch = StopWatch::now();
        let mut from = 0;
        loop {
            let key = key();
            let progress = write(store, move |tx| coupons::generate(tx, pool.id, from, 5_000, &key));
            if progress.is_done() {
                break;
            }
            from = progress.next;
        }
        let seconds = watch.elapsed().as_secs_f64();
        println!("{:?}: 1,000,000 codes in {seconds:.1} s", store.dialect());
        assert!(seconds < 60.0);
        let codes = write(store, move |tx| coupons::codes(tx, pool.id, 500_000, 5));
        let watch = StopWatch::now();
        for _ in 0..1_000 {
            let codes = codes.clone();
            let found = store.read(move |tx| {
                let codes: Vec<&str> = codes.iter().map(|(_, code)| code.as_str()).collect();
                find(tx, &codes, Some(ANN), NOON)
            });
            assert!(found.wait().expect("found").iter().all(Result::is_ok));
        }
        println!(
            "{:?}: five codes found in {:.0} µs",
            store.dialect(),
            watch.elapsed().as_secs_f64() * 1_000.0
        );
    });
}
