//! How fast long work may go that nobody waits for.

use std::fs::File;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Work between two rests: about what an order at the till may wait for.
const STRETCH: Duration = Duration::from_millis(2);
/// Bytes given to the disk at a time.
const SLICE: usize = 1 << 20;

/// Lets others have the processor and the disk half of the time.
///
/// A low priority alone does not: with as many threads at work as there are cores, one of low priority keeps a core to itself.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    since: Option<Instant>,
}

impl Pace {
    /// Never rests.
    pub fn hurried() -> Pace {
        Pace::default()
    }

    /// Rests as long as it worked.
    pub fn gentle() -> Pace {
        Pace { since: Some(Instant::now()) }
    }

    /// Called often: rests when it is time.
    pub fn rest(&mut self) {
        let Some(since) = &mut self.since else { return };
        let worked = since.elapsed();
        if worked >= STRETCH {
            std::thread::sleep(worked);
            *since = Instant::now();
        }
    }

    /// Writes a file and syncs it; a gentle one in slices, as whoever syncs beside it waits for all that is on its way.
    pub fn write(&mut self, file: File) -> Slices<'_> {
        Slices { file, pace: self, unsynced: 0 }
    }
}

/// A file as it is written.
pub(crate) struct Slices<'p> {
    file: File,
    pace: &'p mut Pace,
    unsynced: usize,
}

impl Slices<'_> {
    /// Syncs what is left; gives the file.
    pub fn finish(self) -> io::Result<File> {
        self.file.sync_all()?;
        self.pace.rest();
        Ok(self.file)
    }
}

impl Write for Slices<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.pace.since.is_none() {
            return self.file.write(bytes);
        }
        let written = self.file.write(&bytes[..bytes.len().min(SLICE - self.unsynced)])?;
        self.unsynced += written;
        if self.unsynced == SLICE {
            self.file.sync_data()?;
            self.unsynced = 0;
            self.pace.rest();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
