//! What a room remembers of the store from one transaction to the next, so that it need not read it again.
//!
//! Only the embedded store's writer remembers: it runs one transaction at a time. Elsewhere every transaction begins with nothing. What is
//! remembered is only ever a picture of rows, which must do as well without it, and which another process may have changed.

use std::any::{Any, TypeId};
use std::collections::HashMap;

/// A picture of rows that lives as long as the writer.
pub trait Memory: Any + Send {
    /// What was done since the last call of either is committed.
    fn committed(&mut self);
    /// What was done since the last call of either is undone: the picture is to be what it was.
    fn undone(&mut self);
}

/// All that a connection remembers, one of each type.
#[derive(Default)]
pub(crate) struct Memories(HashMap<TypeId, Box<dyn Memory>>);

impl Memories {
    /// Takes a memory out; one that is not put back, as where an error came between, is forgotten.
    pub(crate) fn take<M: Memory + Default>(&mut self) -> M {
        let held = self.0.remove(&TypeId::of::<M>());
        let held = held.and_then(|memory| (memory as Box<dyn Any>).downcast::<M>().ok());
        held.map(|memory| *memory).unwrap_or_default()
    }

    pub(crate) fn put(&mut self, memory: impl Memory) {
        self.0.insert(memory.type_id(), Box::new(memory));
    }

    pub(crate) fn committed(&mut self) {
        self.0.values_mut().for_each(|memory| memory.committed());
    }

    pub(crate) fn undone(&mut self) {
        self.0.values_mut().for_each(|memory| memory.undone());
    }
}
