//! Programmes as they are kept: each change of rules is a version of its own.

use store::Tx;
use vocabulary::{Instant, Problem, ProgrammeId, Zone};

use super::operations::{read, text};
use super::programme::{Programme, Rules};
use super::sql;

/// Makes a programme. Its nights begin with the day after.
pub fn create(tx: &mut Tx<'_>, at: Instant, rules: &Rules) -> Result<Programme, Problem> {
    rules.checked()?;
    let zone = zone(rules)?;
    let night = zone.date(at).epoch_days();
    let id =
        sql::insert_programme(tx, &rules.name, i64::from(night), at)?.ok_or_else(|| name_taken(rules))?;
    sql::insert_version(tx, id, 1, &text(rules)?, at)?;
    Ok(Programme { id, version: 1, newest: 1, rules: rules.clone(), zone })
}

/// Gives a programme new rules; lots keep the dates the old ones gave them. The same rules again change nothing.
pub fn revise(tx: &mut Tx<'_>, id: ProgrammeId, at: Instant, rules: &Rules) -> Result<Programme, Problem> {
    rules.checked()?;
    let there = load(tx, id)?;
    if there.rules == *rules {
        return Ok(there);
    }
    let version = there.version + 1;
    sql::insert_version(tx, id, version, &text(rules)?, at)?;
    if !sql::raise_version(tx, id, version, &rules.name, at)? {
        return Err(name_taken(rules));
    }
    Ok(Programme { id, version, newest: version, rules: rules.clone(), zone: zone(rules)? })
}

/// A programme as it would be with other rules, kept nowhere.
pub fn draft(programme: &Programme, rules: &Rules) -> Result<Programme, Problem> {
    rules.checked()?;
    let (id, version) = (programme.id, programme.version + 1);
    Ok(Programme { id, version, newest: version, rules: rules.clone(), zone: zone(rules)? })
}

/// A programme with its present rules.
pub fn load(tx: &mut Tx<'_>, id: ProgrammeId) -> Result<Programme, Problem> {
    all(tx)?.into_iter().find(|programme| programme.id == id).ok_or_else(|| Problem::not_found(id))
}

/// All programmes with their present rules, by id.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Programme>, Problem> {
    sql::programmes(tx)?.into_iter().map(kept).collect()
}

/// All programmes with the rules they had at an instant, by id; the first rules of each count for all time before.
pub fn all_at(tx: &mut Tx<'_>, at: Instant) -> Result<Vec<Programme>, Problem> {
    sql::programmes_at(tx, at)?.into_iter().map(kept).collect()
}

/// A programme with its rules of a version.
pub fn version(tx: &mut Tx<'_>, id: ProgrammeId, version: i64) -> Result<Programme, Problem> {
    let found = sql::programme_version(tx, id, version)?;
    kept(found.ok_or_else(|| Problem::not_found(format!("{id} version {version}")))?)
}

fn kept((id, version, newest, rules): sql::KeptVersion) -> Result<Programme, Problem> {
    let rules: Rules = read(&rules)?;
    let zone = zone(&rules)?;
    Ok(Programme { id, version, newest, rules, zone })
}

fn zone(rules: &Rules) -> Result<Zone, Problem> {
    Zone::parse(&rules.zone).ok_or_else(|| Problem::invalid("unknown_zone", "zone", "there is no such zone"))
}

fn name_taken(rules: &Rules) -> Problem {
    Problem::new(vocabulary::ErrorKind::Conflict, "name_taken", "another programme has this name")
        .on("name")
        .with("name", rules.name.clone())
}
