//! What is published of a draw, so that anyone can draw again.

use std::fmt;
use std::fmt::Write;

use store::Tx;
use vocabulary::{CustomerId, DrawId, Instant, Problem, TicketId};

use super::{Draw, load, sql};

/// Entries that are read and written at a time.
const ENTRIES_AT_ONCE: i64 = 5_000;

/// How the winners follow from the rest, in words; the protocol ends with it.
const HOW: &str = "\
How to draw again. Hashes are BLAKE3 of 32 bytes, written in hexadecimal.
1. The hash of the 32 bytes of the seed is the commitment, which was published before the tickets were frozen.
2. Begin with the hash of the words \"perennial\" and the draw's id with a space between. For each entry line in order, without its line end,
   hash the bytes of the hash so far followed by the bytes of the line. The last hash is the root.
3. The number X of k is read from the first eight bytes, the lowest first, of the hash of: the bytes of the seed, the bytes of the root,
   and k as eight bytes, the lowest first. k begins with 0 and goes up by one with every number.
4. Put all entries in a row in their order. With n entries in the row take the next X; if it is not below the largest multiple of n that is at
   most 2^64, take the next one instead. The entry at place X modulo n, counted from 0, is drawn and the last of the row takes its place.
5. An entry that is drawn wins the next prize. Where each holder wins once, an entry of a holder who has won wins nothing.
   Go on until all prizes are won or the row is empty.
";

/// A ticket that takes part, as it is published: its number and its holder's, which says nothing of who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The ticket.
    pub ticket: TicketId,
    /// A number of the holder's; tickets with the same are one customer's.
    pub holder: i64,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.ticket, self.holder)
    }
}

/// Who won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Winner {
    /// Which prize, from 1.
    pub place: i64,
    /// The ticket.
    pub ticket: TicketId,
    /// Whose it is; nothing once erased.
    pub customer: Option<CustomerId>,
}

/// A part of what is published: it may be long, and is written part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolPart {
    /// The draw, its hashes and its winners.
    Opening,
    /// Entries after a ticket.
    Entries(TicketId),
    /// How to draw again.
    Closing,
}

/// The first winners of a draw by their places; none before it is drawn.
pub fn winners(tx: &mut Tx<'_>, draw: DrawId, limit: i64) -> Result<Vec<Winner>, Problem> {
    Ok(sql::draws::winners(tx, draw, limit)?)
}

/// The tickets that take part, after a ticket, in their order.
pub fn entries(
    tx: &mut Tx<'_>,
    draw: DrawId,
    after: Option<TicketId>,
    limit: i64,
) -> Result<Vec<Entry>, Problem> {
    Ok(sql::tickets::entries(tx, draw, after.map_or(0, |ticket| ticket.0), limit)?)
}

/// How many tickets take part, and how many holders they have.
pub fn count(tx: &mut Tx<'_>, draw: DrawId) -> Result<(i64, i64), Problem> {
    Ok(sql::tickets::count(tx, draw)?)
}

/// Writes what is to be published of a draw as it stands, as text: its commitment, its entries once they are frozen, seed and winners once drawn.
pub fn publish(tx: &mut Tx<'_>, draw: DrawId) -> Result<String, Problem> {
    let (mut text, mut part) = (String::new(), Some(ProtocolPart::Opening));
    while let Some(at) = part {
        let (written, next) = publish_part(tx, draw, at)?;
        text.push_str(&written);
        part = next;
    }
    Ok(text)
}

/// Writes a part of it, and tells which part comes next. Entries that are published are frozen, so that parts read one after another are of one draw.
pub fn publish_part(
    tx: &mut Tx<'_>,
    draw: DrawId,
    part: ProtocolPart,
) -> Result<(String, Option<ProtocolPart>), Problem> {
    match part {
        ProtocolPart::Opening => opening(tx, draw),
        ProtocolPart::Entries(after) => {
            let (mut text, found) = (String::new(), entries(tx, draw, Some(after), ENTRIES_AT_ONCE)?);
            found.iter().for_each(|entry| line(&mut text, "entry", entry));
            let next = found.last().map_or(ProtocolPart::Closing, |last| ProtocolPart::Entries(last.ticket));
            Ok((text, Some(next)))
        }
        ProtocolPart::Closing => Ok((format!("\n{HOW}"), None)),
    }
}

fn opening(tx: &mut Tx<'_>, draw: DrawId) -> Result<(String, Option<ProtocolPart>), Problem> {
    let draw = load(tx, draw)?;
    let mut text = head(&draw);
    for winner in winners(tx, draw.id, i64::MAX)? {
        line(&mut text, "winner", format!("{} {}", winner.place, winner.ticket));
    }
    if draw.root.is_none() {
        return Ok((text, Some(ProtocolPart::Closing)));
    }
    line(&mut text, "entries", draw.tickets.unwrap_or(0));
    Ok((text, Some(ProtocolPart::Entries(TicketId(0)))))
}

fn head(draw: &Draw) -> String {
    let mut text = String::from("perennial draw protocol 1\n");
    line(&mut text, "draw", draw.id);
    line(&mut text, "name", draw.name.replace(['\n', '\r'], " "));
    line(&mut text, "prizes", draw.prizes);
    line(&mut text, "each holder wins", if draw.is_once_per_holder { "once" } else { "often" });
    let hashes = [
        ("commitment", draw.commitment, draw.committed_at),
        ("root", draw.root, draw.frozen_at),
        ("seed", draw.seed, draw.drawn_at),
    ];
    for (name, hash, at) in hashes {
        if let Some(hash) = hash {
            line(
                &mut text,
                name,
                format!("{} {}", blake3::Hash::from(hash).to_hex(), at.unwrap_or(Instant::MIN)),
            );
        }
    }
    text
}

fn line(text: &mut String, name: &str, value: impl fmt::Display) {
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{name}: {value}");
}
