use std::sync::atomic::AtomicBool;
use std::time::Duration;

use columnar::{ReportLimits, Reports};
use columnar_datafusion::DataFusionReports;
use vocabulary::ErrorKind;

use crate::shop::shop;

/// Far more rows than anybody waits for.
const ENDLESS: &str = "select count(*) from orders a, orders b, orders c, orders d where a.total + b.total + c.total + d.total = 7";

#[test]
fn only_questions_are_answered() {
    let (snapshot, _, folder) = shop(1);
    let engine = DataFusionReports::try_new(2).unwrap();
    let path = folder.path().join("out.csv").display().to_string();
    let refused = [
        "create table mine as select 1".to_owned(),
        "insert into orders select * from orders".to_owned(),
        "drop table orders".to_owned(),
        "set datafusion.execution.batch_size = 1".to_owned(),
        format!("copy (select 1) to '{path}'"),
        format!("create external table t stored as csv location '{path}'"),
        format!("select * from '{path}'"),
        "select * from nothing".to_owned(),
        "selec 1".to_owned(),
        "select 1; select 2".to_owned(),
    ];
    for sql in refused {
        let problem = engine.answer(&snapshot, &sql, ReportLimits::default()).expect_err(&sql);
        assert_eq!((problem.kind, problem.code), (ErrorKind::Invalid, "bad_report"), "{sql}: {problem}");
    }
    assert!(!folder.path().join("out.csv").exists());
}

#[test]
fn an_answer_is_cut_at_its_limit_and_says_so() {
    let (snapshot, _, _folder) = shop(2);
    let engine = DataFusionReports::try_new(2).unwrap();
    let limits = ReportLimits { rows: 10, ..ReportLimits::default() };
    let answer = engine.answer(&snapshot, "select order_id from orders", limits).unwrap();
    assert!(answer.is_cut && answer.rows.len() == 10);
    let answer = engine.answer(&snapshot, "select order_id from orders order by 1 limit 10", limits).unwrap();
    assert!(!answer.is_cut && answer.columns == ["order_id"]);
}

#[test]
fn a_question_that_takes_too_long_is_given_up() {
    let (snapshot, _, _folder) = shop(3);
    let engine = DataFusionReports::try_new(2).unwrap();
    let limits = ReportLimits { time: Duration::from_millis(100), ..ReportLimits::default() };
    assert_eq!(engine.answer(&snapshot, ENDLESS, limits).expect_err("endless").code, "report_timeout");
    assert_eq!(
        engine.answer(&snapshot, "select 1", ReportLimits::default()).unwrap().rows.len(),
        1,
        "the engine goes on"
    );
}

#[test]
fn a_question_can_be_stopped() {
    let (snapshot, _, _folder) = shop(4);
    let engine = DataFusionReports::try_new(2).unwrap();
    let stop = AtomicBool::new(true);
    let stopped = engine.answer_until(&snapshot, ENDLESS, ReportLimits::default(), &stop);
    assert_eq!(stopped.expect_err("stopped").code, "report_stopped");
}

#[test]
fn a_question_too_large_for_its_memory_is_refused() {
    let (snapshot, _, _folder) = shop(5);
    let engine = DataFusionReports::try_new(2).unwrap();
    let limits = ReportLimits { memory_bytes: 20_000, ..ReportLimits::default() };
    let sql = "select a.order_id, b.order_id from orders a, orders b order by a.total + b.total, 1, 2";
    assert_eq!(engine.answer(&snapshot, sql, limits).expect_err("too large").code, "report_too_large");
}
