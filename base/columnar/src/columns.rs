use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use parking_lot::{Mutex, RwLock};
use store::Store;
use vocabulary::{CustomerId, Instant};

use crate::ColumnarError;
use crate::bucket::{Bucket, open_bucket, remove, write_run};
use crate::combine::combine_chunks;
use crate::manifest::{self, FORMAT, Manifest, Positions, pair, position};
use crate::page::{self, Page, PageSize};
use crate::part::Part;
use crate::snapshot::Snapshot;
use crate::source::Source;
use crate::words::Words;

/// How the columns are kept.
#[derive(Debug, Clone)]
pub struct ColumnsOptions {
    /// Names the folder in the store: machines with folders of their own need names of their own.
    pub place: String,
    /// Fresh rows (of all tables) that are merged into the buckets once everything has been read. While the buckets are small a quarter of
    /// their rows is enough, down to a tenth of this: every question puts fresh rows and buckets together.
    pub merge_weight: usize,
    /// Rows of two chunks that a refresh puts together itself, some milliseconds of work; heavier ones are left to [`Columns::compact`].
    pub compact_weight: usize,
    /// Fresh rows that are kept in memory; more are laid aside in a sorted run on disk until the next merge.
    pub run_weight: usize,
    /// Runs that are merged even while there is more to read.
    pub runs_max: usize,
    /// Rows of each tail read at a time.
    pub page_rows: i64,
    /// Customers read whole at a time.
    pub page_lives: i64,
}

impl Default for ColumnsOptions {
    fn default() -> Self {
        ColumnsOptions {
            place: "main".to_owned(),
            merge_weight: 500_000,
            compact_weight: 10_000,
            run_weight: 2_000_000,
            runs_max: 32,
            page_rows: 20_000,
            page_lives: 2_000,
        }
    }
}

/// How far the columns are behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// The instant up to which everything is seen.
    pub as_of: Instant,
    /// Rows that are not merged into the buckets.
    pub fresh_rows: usize,
    /// False while they are being filled for the first time or anew.
    pub is_complete: bool,
}

/// The columns of a workspace. Cloning shares them.
#[derive(Clone)]
pub struct Columns {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub folder: PathBuf,
    pub store: Store,
    pub options: ColumnsOptions,
    pub feeder: Mutex<Feeder>,
    /// Held while buckets are merged: one at a time.
    pub merging: Mutex<()>,
    pub is_merging_beside: AtomicBool,
    snapshot: RwLock<Arc<Snapshot>>,
}

/// What is known so far; changed by one at a time.
pub(crate) struct Feeder {
    pub manifest: Manifest,
    pub positions: Positions,
    pub words: Arc<RwLock<Words>>,
    pub base: BTreeMap<i64, Arc<Bucket>>,
    /// Chunks being merged.
    pub frozen: Vec<Arc<Part>>,
    /// Later chunks, oldest first: mapped runs, and after them what is in memory, largest first.
    pub fresh: Vec<Arc<Part>>,
    /// How many of the fresh chunks are mapped runs.
    pub runs: usize,
    pub as_of: Instant,
    pub is_complete: bool,
    /// What another process merged was taken over, and what was known beyond it is yet to be read again.
    pub is_behind: bool,
    /// Ends a merge that began before everything was started anew.
    pub era: u64,
}

impl Columns {
    /// Opens the columns in a folder, or starts them empty when there are none or they are damaged. Blocks this thread.
    pub fn open(folder: &Path, store: Store, options: ColumnsOptions) -> Result<Columns, ColumnarError> {
        std::fs::create_dir_all(folder)?;
        let _other_processes = lock_folder(folder)?;
        let feeder = open_newest(folder, &store, &options.place)?;
        let snapshot = RwLock::new(Arc::new(feeder.picture()));
        let (folder, feeder) = (folder.to_owned(), Mutex::new(feeder));
        Ok(Columns {
            inner: Arc::new(Inner {
                folder,
                store,
                options,
                feeder,
                merging: Mutex::new(()),
                is_merging_beside: AtomicBool::new(false),
                snapshot,
            }),
        })
    }

    /// The latest consistent picture.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.inner.snapshot.read())
    }

    /// How far the columns are behind the store.
    pub fn freshness(&self) -> Freshness {
        let snapshot = self.snapshot();
        let fresh_rows = snapshot.chunks.iter().map(|chunk| chunk.weight()).sum();
        Freshness { as_of: snapshot.as_of, fresh_rows, is_complete: snapshot.is_complete }
    }

    /// Some customers' lives put together as of the latest picture.
    pub fn lives(&self, customers: &[CustomerId]) -> Part {
        self.snapshot().lives(customers)
    }

    /// Reads what is new in the store and merges when enough has gathered. Blocks this thread; `now` is taken before the call.
    pub fn refresh(&self, source: &Arc<dyn Source>, now: Instant) -> Result<Freshness, ColumnarError> {
        loop {
            let mut feeder = self.inner.feeder.lock();
            let page = self.read_page(&feeder, source)?;
            if page.generation != feeder.manifest.generation {
                self.follow(&mut feeder)?;
                continue;
            }
            let is_full = page.is_full;
            // While there is much to read nobody waits for a moment, and few chunks are read faster.
            feeder.take_in(page, if is_full { usize::MAX } else { self.inner.options.compact_weight });
            if !is_full {
                feeder.as_of = now;
                feeder.is_complete = true;
                feeder.is_behind = false;
            }
            if feeder.weight_in_memory() >= self.inner.options.run_weight {
                feeder.lay_aside(&self.inner.folder)?;
            }
            let is_bulk = feeder.runs >= self.inner.options.runs_max;
            let is_heavy = feeder.runs > 0
                || feeder.weight_in_memory() >= feeder.worth_merging(self.inner.options.merge_weight);
            let is_due = !is_full && is_heavy;
            self.publish(&feeder);
            drop(feeder);
            if is_bulk {
                self.merge()?;
            } else if is_due {
                self.merge_beside();
            }
            if !is_full {
                return Ok(self.freshness());
            }
        }
    }

    /// Puts chunks together that are too heavy for a refresh to do so, while others go on refreshing and asking. Blocks this thread.
    pub fn compact(&self) {
        loop {
            let (older, newer) = {
                let feeder = self.inner.feeder.lock();
                let Some(at) = feeder.uneven() else { return };
                (Arc::clone(&feeder.fresh[at]), Arc::clone(&feeder.fresh[at + 1]))
            };
            let both = Arc::new(combine_chunks(&[&older, &newer]));
            let mut feeder = self.inner.feeder.lock();
            let is_pair = |pair: &[Arc<Part>]| Arc::ptr_eq(&pair[0], &older) && Arc::ptr_eq(&pair[1], &newer);
            // Merged or laid aside meanwhile: then it is not needed.
            let Some(at) = feeder.fresh.windows(2).position(is_pair) else { return };
            feeder.fresh.splice(at..at + 2, [both]);
            self.publish(&feeder);
        }
    }

    /// Forgets everything and reads the store from its beginning at the next refresh.
    pub fn rebuild(&self) -> Result<(), ColumnarError> {
        let _one_at_a_time = self.inner.merging.lock();
        let _other_processes = lock_folder(&self.inner.folder)?;
        let mut feeder = self.inner.feeder.lock();
        let (as_of, era) = (feeder.as_of, feeder.era);
        *feeder = start_anew(&self.inner.folder, &self.inner.store, &self.inner.options.place)?;
        feeder.as_of = as_of;
        feeder.era = era + 1;
        Ok(())
    }

    fn read_page(&self, feeder: &Feeder, source: &Arc<dyn Source>) -> Result<Page, ColumnarError> {
        let (source, place) = (Arc::clone(source), self.inner.options.place.clone());
        let (positions, whole_from) = (feeder.positions, position(feeder.manifest.whole_from));
        let size = PageSize { rows: self.inner.options.page_rows, lives: self.inner.options.page_lives };
        let read =
            self.inner.store.read(move |tx| page::read(tx, &source, &place, positions, whole_from, size));
        Ok(read.wait()?)
    }

    /// Another process merged: its manifest holds, the rest is tailed again.
    pub(crate) fn follow(&self, feeder: &mut Feeder) -> Result<(), ColumnarError> {
        let mut opened = open_newest(&self.inner.folder, &self.inner.store, &self.inner.options.place)?;
        opened.as_of = feeder.as_of;
        opened.era = feeder.era + 1;
        opened.is_behind = true;
        *feeder = opened;
        Ok(())
    }

    /// Lets questions see what the feeder has; while it knows less than it did they keep the picture they had.
    pub(crate) fn publish(&self, feeder: &Feeder) {
        let mut snapshot = self.inner.snapshot.write();
        if feeder.is_complete && !feeder.is_behind || !snapshot.is_complete {
            *snapshot = Arc::new(feeder.picture());
        }
    }
}

impl Feeder {
    fn picture(&self) -> Snapshot {
        Snapshot {
            base: self.base.clone(),
            chunks: self.frozen.iter().chain(&self.fresh).cloned().collect(),
            words: Arc::clone(&self.words),
            as_of: self.as_of,
            is_complete: self.is_complete,
        }
    }

    fn take_in(&mut self, page: Page, compact_weight: usize) {
        let part = page.part(&mut self.words.write());
        self.positions = page.positions;
        self.manifest.whole_from = pair(page.whole_from);
        self.fresh.extend(part.map(Arc::new));
        self.compact(compact_weight);
    }

    fn weight_in_memory(&self) -> usize {
        self.fresh[self.runs..].iter().map(|chunk| chunk.weight()).sum()
    }

    /// How many fresh rows are worth a merge.
    fn worth_merging(&self, most: usize) -> usize {
        let rows: usize = self.base.values().map(|bucket| bucket.part.weight()).sum();
        (rows / 4).clamp(most / 10, most)
    }

    /// Keeps the chunks few: each at least twice as heavy as the next, except where putting them together would keep others waiting.
    fn compact(&mut self, most: usize) {
        while let [.., older, newer] = &self.fresh[self.runs..] {
            if older.weight() >= 2 * newer.weight() || older.weight() + newer.weight() > most {
                break;
            }
            let both = Arc::new(combine_chunks(&[older, newer]));
            self.fresh.truncate(self.fresh.len() - 2);
            self.fresh.push(both);
        }
    }

    /// Where neighbouring chunks in memory lie that are better one.
    fn uneven(&self) -> Option<usize> {
        let in_memory = &self.fresh[self.runs..];
        let pair = in_memory.windows(2).rposition(|pair| pair[0].weight() < 2 * pair[1].weight());
        pair.map(|pair| self.runs + pair)
    }

    /// Writes the chunks in memory to disk as one run and maps it. Its files lose their names at once: they last as long as the map.
    fn lay_aside(&mut self, folder: &Path) -> Result<(), ColumnarError> {
        let chunks: Vec<&Part> = self.fresh[self.runs..].iter().map(Arc::as_ref).collect();
        let run = write_run(folder, &combine_chunks(&chunks))?;
        self.fresh.truncate(self.runs);
        self.fresh.push(Arc::new(run));
        self.runs += 1;
        Ok(())
    }
}

pub(crate) fn load_manifest(store: &Store, place: &str) -> Result<Option<Manifest>, ColumnarError> {
    let place = place.to_owned();
    Ok(store.read(move |tx| manifest::read(tx, &place)).wait()?)
}

/// Opens what the manifest names, or starts anew where that is damaged. Files may be gone because another process swapped the manifest
/// meanwhile: then the newer one holds.
fn open_newest(folder: &Path, store: &Store, place: &str) -> Result<Feeder, ColumnarError> {
    loop {
        let manifest = load_manifest(store, place)?.unwrap_or_default();
        let generation = manifest.generation;
        let error = match open_manifest(folder, manifest) {
            Ok(opened) => return Ok(opened),
            Err(error) => error,
        };
        if load_manifest(store, place)?.unwrap_or_default().generation == generation {
            tracing::warn!(%error, "the columns cannot be opened and are built anew");
            return start_anew(folder, store, place);
        }
    }
}

fn open_manifest(folder: &Path, mut manifest: Manifest) -> Result<Feeder, ColumnarError> {
    if manifest.generation > 0 && manifest.format != FORMAT {
        return Err(ColumnarError::Damaged("the files are of another format".to_owned()));
    }
    manifest.format = FORMAT;
    let words = Words::open(&words_path(folder, manifest.words_file), manifest.words, manifest.words_bytes)?;
    let mut base = BTreeMap::new();
    for entry in &manifest.buckets {
        let bucket = open_bucket(folder, entry.bucket, entry.generation, &entry.lengths)?;
        base.insert(entry.bucket, Arc::new(bucket));
    }
    Ok(Feeder {
        positions: manifest.positions(),
        words: Arc::new(RwLock::new(words)),
        base,
        frozen: Vec::new(),
        fresh: Vec::new(),
        runs: 0,
        as_of: Instant(manifest.as_of),
        is_complete: manifest.generation > 0 && manifest.is_complete,
        is_behind: false,
        manifest,
        era: 0,
    })
}

/// Takes the manifest away and clears the folder; what others have mapped stays readable to them.
fn start_anew(folder: &Path, store: &Store, place: &str) -> Result<Feeder, ColumnarError> {
    let name = place.to_owned();
    store.transact(move |tx| manifest::remove(tx, &name)).wait()?;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "arrow" || extension == "words") {
            remove(&path)?;
        }
    }
    open_manifest(folder, Manifest::default())
}

/// Keeps other processes from merging until it is dropped, also by the end of this process.
pub(crate) fn lock_folder(folder: &Path) -> Result<File, ColumnarError> {
    let file = File::create(folder.join("merge.lock"))?;
    file.lock()?;
    Ok(file)
}

pub(crate) fn words_path(folder: &Path, words_file: i64) -> PathBuf {
    folder.join(format!("dictionary-{words_file}.words"))
}
