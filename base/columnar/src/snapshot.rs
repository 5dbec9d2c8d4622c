use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;
use parking_lot::{RwLock, RwLockReadGuard};
use vocabulary::{CustomerId, Instant};

use crate::ColumnarError;
use crate::bucket::{Bucket, TableName, bucket_ids, bucket_of};
use crate::combine::{Cursors, PartBuilder};
use crate::facts::CustomerFact;
use crate::part::{Life, Part};
use crate::source::Lives;
use crate::tables::Customers;
use crate::words::Words;

/// Rows handed out at a time: enough to keep a loop busy, few enough to stay in cache.
const BLOCK_ROWS: usize = 4096;
/// Fresh lives put together at a time.
const BLOCK_LIVES: usize = 1024;

/// One consistent picture of all customers' lives, as of an instant. Cheap to hold; later changes do not show in it.
pub struct Snapshot {
    pub(crate) base: BTreeMap<i64, Arc<Bucket>>,
    pub(crate) chunks: Vec<Arc<Part>>,
    pub(crate) words: Arc<RwLock<Words>>,
    pub(crate) as_of: Instant,
    pub(crate) is_complete: bool,
}

/// A table of one bucket for reports.
pub struct TableImage {
    /// The base, as it lies on disk: an Arrow IPC file.
    pub base: Option<Bytes>,
    /// Rows of the base that are out of date, ascending.
    pub skip: Vec<Range<usize>>,
    /// What stands in their place: an Arrow IPC file.
    pub fresh: Option<Bytes>,
}

impl Snapshot {
    /// The instant up to which everything in the store is seen.
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// False while the columns are being filled for the first time or after a loss: answers leave customers out.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// The dictionary. Do not hold it over a scan.
    pub fn words(&self) -> RwLockReadGuard<'_, Words> {
        self.words.read()
    }

    /// Walks all customers, buckets in parallel on so many threads. `each` gets a part and the rows of a block of present customers
    /// in it, which it may change; states are made once a thread and handed back. Ends early when `stop` is set.
    pub fn scan<S: Send>(
        &self,
        threads: usize,
        stop: &AtomicBool,
        make: impl Fn() -> S + Sync,
        each: impl Fn(&mut S, &Part, &mut Vec<u32>) + Sync,
    ) -> Vec<S> {
        let buckets = self.buckets();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut state = make();
            while let Some(bucket) = buckets.get(next.fetch_add(1, Ordering::Relaxed)) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                self.scan_ids(bucket_ids(*bucket), &mut |part, rows| each(&mut state, part, rows));
            }
            state
        };
        std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..threads.min(buckets.len())).map(|_| scope.spawn(work)).collect();
            let mut states = vec![work()];
            for helper in helpers {
                match helper.join() {
                    Ok(state) => states.push(state),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            states
        })
    }

    /// Walks the receipts of nobody known, on this thread. `each` gets a part and a run of its orders in order of time.
    pub fn scan_receipts(&self, mut each: impl FnMut(&Part, Range<usize>)) {
        for bucket in self.all_buckets().into_iter().take_while(|bucket| *bucket < 0) {
            let base = self.base.get(&bucket).map(|bucket| &bucket.part);
            if let Some(part) = base {
                let mut stale = self.stale_rows(bucket_ids(bucket), part).into_iter().peekable();
                for row in 0..part.rows() {
                    if stale.next_if_eq(&(row as u32)).is_none() {
                        each(part, part.orders_of(row..row + 1));
                    }
                }
            }
            self.each_fresh(bucket_ids(bucket), base, &mut |part| {
                (0..part.rows()).for_each(|row| each(part, part.orders_of(row..row + 1)))
            });
        }
    }

    /// Some customers' lives put together, in order of their ids; those unknown are left out.
    pub fn lives(&self, customers: &[CustomerId]) -> Part {
        let mut ids: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut builder = PartBuilder::default();
        let mut lives = Vec::new();
        for id in ids {
            let base = self.base.get(&bucket_of(id)).map(|bucket| &bucket.part);
            let parts = base.into_iter().chain(self.chunks.iter().map(Arc::as_ref));
            lives.extend(parts.filter_map(|part| Some(part.life(part.find(id)?))));
            if !lives.is_empty() {
                builder.append_combined(&lives);
            }
            lives.clear();
        }
        builder.finish()
    }

    /// Lives just read from the store, put together as the columns would: for one customer at the till.
    pub fn part(&self, customers: &[CustomerFact], lives: &Lives) -> Part {
        Part::from_facts(&mut self.words.write(), customers, &[], lives)
    }

    /// A table as reports read it, bucket by bucket, receipts of nobody known included.
    pub fn images(&self, table: TableName) -> Result<Vec<TableImage>, ColumnarError> {
        self.all_buckets().into_iter().map(|bucket| self.table_image(bucket, table)).collect()
    }

    /// Buckets of customers.
    fn buckets(&self) -> Vec<i64> {
        self.all_buckets().into_iter().filter(|bucket| *bucket >= 0).collect()
    }

    /// All buckets ascending: those of receipts of nobody known come first.
    fn all_buckets(&self) -> Vec<i64> {
        let mut buckets: Vec<i64> = self.base.keys().copied().collect();
        buckets.extend(self.chunks.iter().flat_map(|chunk| buckets_of(chunk)));
        buckets.sort_unstable();
        buckets.dedup();
        buckets
    }

    /// Walks the customers of a range of ids within one bucket, as [`Snapshot::slice_after`] gives them.
    pub fn scan_ids(&self, ids: Range<i64>, each: &mut impl FnMut(&Part, &mut Vec<u32>)) {
        let bucket = bucket_of(ids.start);
        let base = self.base.get(&bucket).map(|bucket| &bucket.part);
        let mut rows = Vec::with_capacity(BLOCK_ROWS);
        if let Some(part) = base {
            let stale = self.stale_rows(ids.clone(), part);
            let mut stale = stale.as_slice();
            let row = |id: i64| ((id - bucket_ids(bucket).start) as usize).min(part.rows());
            let (first, end) = (row(ids.start), row(ids.end));
            for from in (first..end).step_by(BLOCK_ROWS) {
                rows.clear();
                collect_rows(part, from..(from + BLOCK_ROWS).min(end), &mut stale, &mut rows);
                each(part, &mut rows);
            }
        }
        self.each_fresh(ids, base, &mut |part| {
            rows.clear();
            collect_rows(part, 0..part.rows(), &mut [].as_slice(), &mut rows);
            each(part, &mut rows);
        });
    }

    /// The last customer there is room for; nobody has a higher id.
    pub fn last(&self) -> CustomerId {
        let base = self
            .base
            .iter()
            .next_back()
            .map(|(bucket, base)| bucket_ids(*bucket).start + base.part.rows() as i64 - 1);
        let fresh = self.chunks.iter().filter_map(|chunk| chunk.customers.customer_id.last().copied());
        CustomerId(base.into_iter().chain(fresh).max().unwrap_or(0))
    }

    /// The next ids after a customer's, at most so many and all in one bucket; nothing after the last.
    pub fn slice_after(&self, after: CustomerId, most: i64) -> Option<Range<i64>> {
        let next = after.0 + 1;
        let bucket = self.buckets().into_iter().find(|bucket| *bucket >= bucket_of(next))?;
        let ids = bucket_ids(bucket);
        let start = next.max(ids.start);
        Some(start..ids.end.min(start + most))
    }

    /// Rows of the base that chunks have news about, of a range of ids within its bucket.
    fn stale_rows(&self, ids: Range<i64>, base: &Part) -> Vec<u32> {
        let first = bucket_ids(bucket_of(ids.start)).start;
        let mut cursors = Cursors::over(self.chunks.iter().map(Arc::as_ref), ids);
        let (mut stale, mut lives) = (Vec::new(), Vec::new());
        while let Some(customer) = cursors.next(&mut lives) {
            let row = customer - first;
            if row < base.rows() as i64 {
                stale.push(row as u32);
            }
            lives.clear();
        }
        stale
    }

    /// Puts the lives together that chunks have news about, some at a time.
    fn each_fresh(&self, ids: Range<i64>, base: Option<&Part>, each: &mut impl FnMut(&Part)) {
        let first = bucket_ids(bucket_of(ids.start)).start;
        let mut cursors = Cursors::over(self.chunks.iter().map(Arc::as_ref), ids);
        let mut builder = PartBuilder::default();
        let (mut fresh, mut lives): (Vec<Life<'_>>, Vec<Life<'_>>) = (Vec::new(), Vec::new());
        while let Some(customer) = cursors.next(&mut fresh) {
            let row = (customer - first) as usize;
            lives.extend(base.filter(|part| row < part.rows()).map(|part| part.life(row)));
            lives.append(&mut fresh);
            builder.append_combined(&lives);
            lives.clear();
            if builder.rows() >= BLOCK_LIVES {
                each(&std::mem::take(&mut builder).finish());
            }
        }
        if builder.rows() > 0 {
            each(&builder.finish());
        }
    }

    fn table_image(&self, bucket: i64, table: TableName) -> Result<TableImage, ColumnarError> {
        let base = self.base.get(&bucket);
        let mut skip = Vec::new();
        if let Some(bucket_base) = base {
            for row in self.stale_rows(bucket_ids(bucket), &bucket_base.part) {
                let rows = rows_in(&bucket_base.part, table, row as usize);
                if !rows.is_empty() {
                    skip.push(rows);
                }
            }
        }
        let part = base.map(|base| &base.part);
        let mut lives = PartBuilder::default();
        self.each_fresh(bucket_ids(bucket), part, &mut |fresh| lives.append_run(fresh, 0..fresh.rows()));
        let fresh = (lives.rows() > 0).then(|| lives.finish().image(table)).transpose()?;
        let position = TableName::ALL.iter().position(|name| *name == table).unwrap_or(0);
        Ok(TableImage { base: base.map(|base| base.images[position].clone()), skip, fresh })
    }
}

/// Rows of present customers in a range, without the stale ones.
fn collect_rows(part: &Part, range: Range<usize>, stale: &mut &[u32], rows: &mut Vec<u32>) {
    let state = &part.customers.state[..];
    for row in range {
        if stale.first() == Some(&(row as u32)) {
            *stale = &stale[1..];
        } else if state[row] & Customers::PRESENT != 0 {
            rows.push(row as u32);
        }
    }
}

fn buckets_of(chunk: &Part) -> Vec<i64> {
    let mut buckets: Vec<i64> = chunk.customers.customer_id.iter().map(|id| bucket_of(*id)).collect();
    buckets.dedup();
    buckets
}

/// Where a customer's rows lie in a table.
fn rows_in(part: &Part, table: TableName, row: usize) -> Range<usize> {
    let life = part.life(row);
    match table {
        TableName::Customers => row..row + 1,
        TableName::Orders => life.orders(),
        TableName::OrderLines => part.lines_of(life.orders()),
        TableName::Returns => life.returns(),
        TableName::ReturnLines => part.return_lines_of(life.returns()),
        TableName::Events => life.events(),
        TableName::EventProperties => part.properties_of(life.events()),
        TableName::Messages => life.messages(),
    }
}
