//! Keepers end when they are told to, however long they would have rested.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use flows::{Workspace, columns, live, loyalty, till};

use crate::shop::shops;
use crate::support::write;

/// Far less than the shortest rest but the columns'.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn keepers_stop_at_once_when_they_are_told() {
    shops(|shop| {
        let keepers: [fn(&Workspace, &AtomicBool); 4] =
            [columns::keep_fresh, live::keep, till::keep, loyalty::keep];
        let (stop, (ended, ends)) = (Arc::new(AtomicBool::new(false)), mpsc::channel());
        std::thread::scope(|scope| {
            let threads = keepers.map(|keep| {
                let (stop, ended) = (Arc::clone(&stop), ended.clone());
                scope.spawn(move || {
                    keep(&shop.workspace, &stop);
                    ended.send(()).expect("the test waits");
                })
            });
            // By then they have begun, and most rest.
            for _ in 0..200 {
                write(&shop.workspace.store, |tx| {
                    Ok(tx.execute("delete from touched where customer_id < 0", &[])?)
                });
            }
            stop.store(true, Ordering::SeqCst);
            threads.iter().for_each(|thread| thread.thread().unpark());
            for _ in keepers {
                ends.recv_timeout(PATIENCE).expect("a keeper rests on");
            }
        });
    });
}
