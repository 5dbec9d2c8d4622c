//! A draw as it goes: open for tickets, committed to a seed, frozen, drawn.

use store::Tx;
use vocabulary::{Dice, DrawId, ErrorKind, Instant, Problem, numbered_words};

use super::lottery::{self, Chain};
use super::sql;

/// Longest name, in characters.
const NAME_MAX: usize = 200;
/// Most prizes of a draw.
const PRIZES_MAX: i64 = 100_000;

numbered_words! {
    /// Where a draw stands.
    DrawState {
        /// Tickets are given out.
        Open = 1, "open";
        /// The tickets are what they are.
        Frozen = 2, "frozen";
        /// The winners are known.
        Drawn = 3, "drawn";
    }
}

/// A draw to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraw {
    /// What customers call it.
    pub name: String,
    /// How many win.
    pub prizes: i64,
    /// Whether who has won once wins no more.
    pub is_once_per_holder: bool,
}

/// A draw as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Its id.
    pub id: DrawId,
    /// What customers call it.
    pub name: String,
    /// How many win.
    pub prizes: i64,
    /// Whether who has won once wins no more.
    pub is_once_per_holder: bool,
    /// Where it stands.
    pub state: DrawState,
    /// The hash of the seed, to be published before the tickets are frozen.
    pub commitment: Option<[u8; 32]>,
    /// The hash of all entries, once frozen.
    pub root: Option<[u8; 32]>,
    /// The seed, once drawn.
    pub seed: Option<[u8; 32]>,
    /// How many tickets take part, once frozen.
    pub tickets: Option<i64>,
    /// When it was made.
    pub created_at: Instant,
    /// When the seed was committed to.
    pub committed_at: Option<Instant>,
    /// When the tickets were frozen.
    pub frozen_at: Option<Instant>,
    /// When it was drawn.
    pub drawn_at: Option<Instant>,
}

/// What seeds come from besides what the store keeps: a copy of the store foretells no winner.
#[derive(Clone)]
pub struct DrawKey([u8; 32]);

impl DrawKey {
    /// The key from a secret that is kept elsewhere than the store.
    pub fn new(secret: &[u8; 32]) -> DrawKey {
        DrawKey(blake3::derive_key("perennial 2026-11 seeds of draws", secret))
    }

    fn seed(&self, nonce: &[u8; 32]) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, nonce).as_bytes()
    }
}

/// Opens a draw for tickets.
pub fn create(tx: &mut Tx<'_>, now: Instant, new: &NewDraw) -> Result<Draw, Problem> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Problem::invalid("field_required", "name", "a draw has a name"));
    }
    if name.chars().count() > NAME_MAX {
        let message = format!("at most {NAME_MAX} characters");
        return Err(Problem::invalid("too_long", "name", message).with("max", NAME_MAX));
    }
    if !(1..=PRIZES_MAX).contains(&new.prizes) {
        let message = format!("a draw has 1 to {PRIZES_MAX} prizes");
        return Err(Problem::invalid("out_of_range", "prizes", message)
            .with("min", 1)
            .with("max", PRIZES_MAX));
    }
    let id = sql::draws::insert(tx, now, new)?;
    load(tx, id)
}

/// A draw by its id.
pub fn load(tx: &mut Tx<'_>, id: DrawId) -> Result<Draw, Problem> {
    sql::draws::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// The newest draws below a cursor.
pub fn list(tx: &mut Tx<'_>, below: Option<DrawId>, limit: i64) -> Result<Vec<Draw>, Problem> {
    Ok(sql::draws::page(tx, below.map_or(i64::MAX, |id| id.0), limit)?)
}

/// Throws a seed and commits to it: from here on its hash is to be published. Once only; again changes nothing.
pub fn commit(
    tx: &mut Tx<'_>,
    now: Instant,
    id: DrawId,
    key: &DrawKey,
    dice: &dyn Dice,
) -> Result<Draw, Problem> {
    let draw = locked(tx, id)?;
    if draw.commitment.is_none() {
        let nonce = dice.bytes();
        let commitment = blake3::hash(&key.seed(&nonce));
        sql::draws::commit(tx, now, id, &nonce, commitment.as_bytes())?;
    }
    load(tx, id)
}

/// Freezes the tickets and hashes them in their order. Once only; again changes nothing.
pub fn freeze(tx: &mut Tx<'_>, now: Instant, id: DrawId) -> Result<Draw, Problem> {
    let draw = locked(tx, id)?;
    if draw.state != DrawState::Open {
        return Ok(draw);
    }
    if draw.commitment.is_none() {
        let message = "the hash of the seed is to be published before the tickets are frozen";
        return Err(Problem::new(ErrorKind::Conflict, "draw_not_committed", message));
    }
    let (mut chain, mut tickets) = (Chain::new(id), 0);
    sql::tickets::each_entry(tx, id, |entry| {
        chain.push(&entry);
        tickets += 1;
    })?;
    sql::draws::freeze(tx, now, id, &chain.root(), tickets)?;
    load(tx, id)
}

/// Reveals the seed and draws the winners. Once only; again changes nothing.
pub fn draw(tx: &mut Tx<'_>, now: Instant, id: DrawId, key: &DrawKey) -> Result<Draw, Problem> {
    let draw = locked(tx, id)?;
    let (DrawState::Frozen, Some(root), Some(nonce)) = (draw.state, draw.root, sql::draws::nonce(tx, id)?)
    else {
        return if draw.state == DrawState::Drawn { Ok(draw) } else { Err(not_frozen(id)) };
    };
    let seed = key.seed(&nonce);
    if draw.commitment != Some(*blake3::hash(&seed).as_bytes()) {
        return Err(Problem::internal(
            "the seed is not the one committed to: was the server's secret changed?",
        ));
    }
    let mut entries = Vec::new();
    sql::tickets::each_entry(tx, id, |entry| entries.push(entry))?;
    let places = lottery::winners(&seed, &root, &entries, draw.prizes as usize, draw.is_once_per_holder);
    let tickets: Vec<_> = places.into_iter().map(|place| entries[place].ticket).collect();
    sql::draws::insert_winners(tx, id, &tickets)?;
    sql::draws::reveal(tx, now, id, &seed)?;
    load(tx, id)
}

/// The draw, which nobody else commits, freezes, draws or adds tickets to until the transaction ends.
fn locked(tx: &mut Tx<'_>, id: DrawId) -> Result<Draw, Problem> {
    sql::draws::lock(tx, id)?;
    load(tx, id)
}

fn not_frozen(id: DrawId) -> Problem {
    Problem::new(ErrorKind::Conflict, "draw_not_frozen", format!("the tickets of {id} are not frozen"))
}
