//! Working fresh rows into the buckets, one after another, while tails are read and questions answered.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use store::Tx;
use vocabulary::Problem;

use crate::ColumnarError;
use crate::bucket::{Bucket, bucket_ids, bucket_of, file_prefix, open_bucket, remove, write_bucket};
use crate::columns::{Columns, Feeder, load_manifest, lock_folder, words_path};
use crate::combine::combine_bucket;
use crate::manifest::{self, BucketEntry, Manifest};
use crate::pace::Pace;
use crate::part::Part;

/// What a merge works on: everything up to the moment it began.
struct Merge {
    manifest: Manifest,
    base: BTreeMap<i64, Arc<Bucket>>,
    frozen: Vec<Arc<Part>>,
    era: u64,
}

impl Columns {
    /// Merges all fresh rows into the buckets and swaps the manifest. Blocks until it is done. When another process did so
    /// meanwhile its buckets hold, and the next refresh reads the rest.
    pub fn merge(&self) -> Result<(), ColumnarError> {
        let _one_at_a_time = self.inner.merging.lock();
        self.merge_now(Pace::hurried())
    }

    /// As [`Columns::merge`] on a thread of its own, unless one is under way.
    pub(crate) fn merge_beside(&self) {
        if self.inner.is_merging_beside.swap(true, Ordering::SeqCst) {
            return;
        }
        let columns = self.clone();
        std::thread::spawn(move || {
            // Nobody waits for it: on a busy machine others go first, where that can be asked for.
            let _ = rustix::process::nice(10);
            let _one_at_a_time = columns.inner.merging.lock();
            if let Err(error) = columns.merge_now(Pace::gentle()) {
                tracing::warn!(%error, "the columns were not merged; they will be later");
            }
            columns.inner.is_merging_beside.store(false, Ordering::SeqCst);
        });
    }

    fn merge_now(&self, mut pace: Pace) -> Result<(), ColumnarError> {
        let _other_processes = lock_folder(&self.inner.folder)?;
        let merge = {
            let mut feeder = self.inner.feeder.lock();
            let manifest = load_manifest(&self.inner.store, &self.inner.options.place)?.unwrap_or_default();
            if manifest.generation != feeder.manifest.generation {
                return self.follow(&mut feeder);
            }
            self.freeze(&mut feeder)?
        };
        match self.write_merge(&merge, &mut pace) {
            Ok((manifest, base)) => {
                self.finish_merge(&merge, manifest, base)?;
                self.sweep()
            }
            Err(error) => {
                self.thaw(&merge);
                Err(error)
            }
        }
    }

    /// Sets the fresh chunks apart; later ones gather beside them.
    fn freeze(&self, feeder: &mut Feeder) -> Result<Merge, ColumnarError> {
        let fresh = std::mem::take(&mut feeder.fresh);
        feeder.frozen.extend(fresh);
        feeder.runs = 0;
        let mut manifest = feeder.manifest.clone();
        manifest.generation += 1;
        manifest.set_positions(&feeder.positions);
        manifest.as_of = feeder.as_of.0;
        manifest.is_complete = feeder.is_complete;
        let path = words_path(&self.inner.folder, manifest.words_file);
        let other = words_path(&self.inner.folder, manifest.generation);
        let (words, bytes, is_other) = feeder.words.write().save(&path, &other)?;
        (manifest.words, manifest.words_bytes) = (words, bytes);
        if is_other {
            manifest.words_file = manifest.generation;
        }
        Ok(Merge { manifest, base: feeder.base.clone(), frozen: feeder.frozen.clone(), era: feeder.era })
    }

    fn write_merge(
        &self,
        merge: &Merge,
        pace: &mut Pace,
    ) -> Result<(Manifest, BTreeMap<i64, Arc<Bucket>>), ColumnarError> {
        let folder = &self.inner.folder;
        let chunks: Vec<&Part> = merge.frozen.iter().map(Arc::as_ref).collect();
        let mut manifest = merge.manifest.clone();
        let mut base = merge.base.clone();
        for bucket in touched_buckets(&chunks) {
            let before = base.get(&bucket).map(|bucket| &bucket.part);
            let part = combine_bucket(bucket_ids(bucket), before, &chunks, pace);
            let generation = manifest.generation;
            let lengths = write_bucket(folder, bucket, generation, &part, pace)?;
            drop(part);
            base.insert(bucket, Arc::new(open_bucket(folder, bucket, generation, &lengths)?));
            manifest.buckets.retain(|entry| entry.bucket != bucket);
            manifest.buckets.push(BucketEntry { bucket, generation, lengths });
        }
        manifest.buckets.sort_by_key(|entry| entry.bucket);
        File::open(folder)?.sync_all()?;
        Ok((manifest, base))
    }

    fn finish_merge(
        &self,
        merge: &Merge,
        manifest: Manifest,
        base: BTreeMap<i64, Arc<Bucket>>,
    ) -> Result<(), ColumnarError> {
        let mut feeder = self.inner.feeder.lock();
        if feeder.era != merge.era {
            return Err(ColumnarError::Outrun);
        }
        let (place, to_swap) = (self.inner.options.place.clone(), manifest.clone());
        let swapped = self.inner.store.transact(move |tx| swap_manifest(tx, &place, &to_swap)).wait()?;
        if !swapped {
            return self.follow(&mut feeder);
        }
        let whole_from = feeder.manifest.whole_from;
        feeder.manifest = Manifest { whole_from, ..manifest };
        feeder.base = base;
        feeder.frozen.clear();
        self.publish(&feeder);
        Ok(())
    }

    /// Removes files the manifest does not name; those who have them mapped keep them.
    fn sweep(&self) -> Result<(), ColumnarError> {
        let manifest = self.inner.feeder.lock().manifest.clone();
        let words = words_path(&self.inner.folder, manifest.words_file);
        let kept = manifest.buckets;
        let is_kept = |name: &str| {
            kept.iter().any(|entry| name.starts_with(&file_prefix(entry.bucket, entry.generation)))
        };
        for entry in std::fs::read_dir(&self.inner.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_stray = name.ends_with(".arrow") && !is_kept(&name)
                || name.ends_with(".words") && entry.path() != words;
            if is_stray {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// A merge failed: its chunks are fresh again.
    fn thaw(&self, merge: &Merge) {
        let mut feeder = self.inner.feeder.lock();
        if feeder.era == merge.era {
            let mut chunks = std::mem::take(&mut feeder.frozen);
            // What was frozen is not compacted again: it counts as laid aside.
            feeder.runs += chunks.len();
            chunks.append(&mut feeder.fresh);
            feeder.fresh = chunks;
        }
    }
}

fn swap_manifest(tx: &mut Tx<'_>, place: &str, manifest: &Manifest) -> Result<bool, Problem> {
    let body = serde_json::to_string(manifest).map_err(Problem::internal)?;
    Ok(manifest::swap(tx, place, manifest.generation - 1, manifest.generation, &body)?)
}

fn touched_buckets(chunks: &[&Part]) -> Vec<i64> {
    let mut buckets: Vec<i64> = Vec::new();
    for chunk in chunks {
        let mut last = None;
        for id in &chunk.customers.customer_id[..] {
            let bucket = bucket_of(*id);
            if last != Some(bucket) {
                buckets.push(bucket);
                last = Some(bucket);
            }
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}
