use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use columnar::{Answer, ReportLimits, Reports, Snapshot, TableName};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::StreamExt;
use tokio::runtime::{Builder, Runtime};
use vocabulary::{ErrorKind, Problem};

use crate::cells;
use crate::table::{ColumnsTable, WordList};

/// How often a running question looks whether it is to stop.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Answers reports with DataFusion on threads of its own.
pub struct DataFusionReports {
    runtime: Option<Runtime>,
    threads: usize,
}

impl DataFusionReports {
    /// An engine with so many threads for all its questions.
    pub fn try_new(threads: usize) -> Result<DataFusionReports, Problem> {
        let threads = threads.max(1);
        let runtime =
            Builder::new_multi_thread().worker_threads(threads).thread_name("reports").enable_time().build();
        Ok(DataFusionReports { runtime: Some(runtime.map_err(Problem::internal)?), threads })
    }

    /// As [`Reports::answer`], ending early with `report_stopped` once `stop` is set. Blocks this thread, which must not be one
    /// of an async runtime's own.
    pub fn answer_until(
        &self,
        snapshot: &Arc<Snapshot>,
        sql: &str,
        limits: ReportLimits,
        stop: &AtomicBool,
    ) -> Result<Answer, Problem> {
        let runtime =
            self.runtime.as_ref().ok_or_else(|| Problem::internal("the report engine is closed"))?;
        // A task of its own: a question that hogs its thread must not keep the clock and the stop from being looked at.
        let mut task = runtime.spawn(run(self.threads, Arc::clone(snapshot), sql.to_owned(), limits));
        let answer = runtime.block_on(async {
            tokio::select! {
                answer = &mut task => Some(answer.map_err(Problem::internal).and_then(|answer| answer.map_err(problem))),
                () = tokio::time::sleep(limits.time) => None,
                () = stopped(stop) => None,
            }
        });
        task.abort();
        answer.unwrap_or_else(|| Err(given_up(limits, stop)))
    }
}

impl Drop for DataFusionReports {
    /// Questions still running end by themselves at their next step.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn stopped(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn given_up(limits: ReportLimits, stop: &AtomicBool) -> Problem {
    if stop.load(Ordering::Relaxed) {
        return Problem::new(ErrorKind::Unavailable, "report_stopped", "the report was stopped");
    }
    let words = format!("the report took longer than {} ms", limits.time.as_millis());
    Problem::new(ErrorKind::Unavailable, "report_timeout", words)
}

async fn run(
    threads: usize,
    snapshot: Arc<Snapshot>,
    sql: String,
    limits: ReportLimits,
) -> Result<Answer, DataFusionError> {
    let context = context(threads, limits)?;
    let state = context.state();
    let statement = state.sql_to_statement(&sql, &state.config().options().sql_parser.dialect)?;
    let words = Arc::new(WordList::new(Arc::clone(&snapshot)));
    for reference in state.resolve_table_references(&statement)? {
        if let Some(table) = TableName::ALL.into_iter().find(|table| table.as_str() == reference.table()) {
            let table = ColumnsTable::try_new(&snapshot, Arc::clone(&words), table)?;
            context.register_table(reference, Arc::new(table))?;
        }
    }
    let plan = context.state().statement_to_plan(statement).await?;
    SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false)
        .verify_plan(&plan)?;
    let mut stream = context.execute_logical_plan(plan).await?.execute_stream().await?;
    let columns = stream.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut answer = Answer { columns, ..Answer::default() };
    while let Some(batch) = stream.next().await {
        cells::push(&batch?, &mut answer.rows)?;
        if answer.rows.len() > limits.rows {
            answer.rows.truncate(limits.rows);
            answer.is_cut = true;
            break;
        }
    }
    Ok(answer)
}

/// A session that knows no table, no file and no disk.
fn context(threads: usize, limits: ReportLimits) -> Result<SessionContext, DataFusionError> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(limits.memory_bytes)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()?;
    let config = SessionConfig::new().with_target_partitions(threads).with_information_schema(false);
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

impl Reports for DataFusionReports {
    fn answer(&self, snapshot: &Arc<Snapshot>, sql: &str, limits: ReportLimits) -> Result<Answer, Problem> {
        self.answer_until(snapshot, sql, limits, &AtomicBool::new(false))
    }
}

fn problem(error: DataFusionError) -> Problem {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => Problem::new(
            ErrorKind::TooLarge,
            "report_too_large",
            "the report needs more memory than it may have",
        ),
        DataFusionError::SQL(..)
        | DataFusionError::Plan(_)
        | DataFusionError::NotImplemented(_)
        | DataFusionError::SchemaError(..) => Problem::invalid("bad_report", "sql", error.strip_backtrace()),
        _ => Problem::internal(error.strip_backtrace()),
    }
}
