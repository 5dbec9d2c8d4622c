//! A campaign: whom it goes to, what it says, and where it stands.

mod sql;
mod state;

use serde::Serialize;
use store::Tx;
use vocabulary::{
    CampaignId, Channel, CustomerId, ErrorKind, Instant, ListId, Problem, Purpose, SegmentId, fold,
};

pub use state::{CampaignState, Goal, Move};

/// Longest text of a name or subject, in characters.
const LINE_MAX: usize = 500;
/// Largest template, in bytes.
pub const MJML_MAX: usize = 512 * 1024;
/// All of a share, in basis points.
pub const WHOLE: i64 = 10_000;

/// Who a message is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sender {
    /// Shown name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Where answers go, when elsewhere.
    pub reply_to: Option<String>,
}

/// A campaign as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// What staff call it.
    pub name: String,
    /// What it is for.
    pub goal: Goal,
    /// Where it stands.
    pub state: CampaignState,
    /// Counts the changes; a change names the version it was made on.
    pub version: i64,
    /// Over which channel.
    pub channel: Channel,
    /// Which consent it needs.
    pub purpose: Purpose,
    /// To the members of a segment at launch …
    pub segment_id: Option<SegmentId>,
    /// … or of a frozen list.
    pub list_id: Option<ListId>,
    /// Subject template.
    pub subject: String,
    /// The line mail programs show after the subject, a template.
    pub preheader: String,
    /// Body template.
    pub mjml: String,
    /// Who it is from; the workspace's sender when absent.
    pub sender: Option<Sender>,
    /// Share held back to compare with, in basis points of those who could have been written to.
    pub control_basis_points: i64,
    /// Days after the message in which orders count.
    pub window_days: i64,
    /// When it is to start.
    pub scheduled_at: Option<Instant>,
    /// At most so many messages a minute.
    pub rate_per_minute: Option<i64>,
    /// People in the audience, once it has been taken.
    pub audience_size: Option<i64>,
    /// Up to which customer of the audience it has been decided.
    pub prepared_to: CustomerId,
    /// Whether all of the audience has been decided.
    pub is_prepared: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
    /// When it was launched.
    pub started_at: Option<Instant>,
    /// When its last row was done, or it was stopped.
    pub finished_at: Option<Instant>,
}

/// What to change; fields left out stay.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CampaignChange {
    /// Name.
    pub name: Option<String>,
    /// Goal.
    pub goal: Option<Goal>,
    /// Purpose.
    pub purpose: Option<Purpose>,
    /// Segment, or none.
    pub segment_id: Option<Option<SegmentId>>,
    /// List, or none.
    pub list_id: Option<Option<ListId>>,
    /// Subject.
    pub subject: Option<String>,
    /// Preheader.
    pub preheader: Option<String>,
    /// Body template.
    pub mjml: Option<String>,
    /// Sender, or the workspace's.
    pub sender: Option<Option<Sender>>,
    /// Control share in basis points.
    pub control_basis_points: Option<i64>,
    /// Days in which orders count.
    pub window_days: Option<i64>,
    /// Start.
    pub scheduled_at: Option<Option<Instant>>,
    /// Messages a minute.
    pub rate_per_minute: Option<Option<i64>>,
}

/// Makes a draft.
pub fn create(tx: &mut Tx<'_>, now: Instant, name: &str, goal: Goal) -> Result<Campaign, Problem> {
    let change = CampaignChange { name: Some(name.to_owned()), ..CampaignChange::default() };
    check(&change)?;
    let id = sql::insert(tx, now, name.trim(), goal)?;
    load(tx, id)
}

/// A campaign by its id.
pub fn load(tx: &mut Tx<'_>, id: CampaignId) -> Result<Campaign, Problem> {
    sql::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Campaigns by their ids, in any order; those unknown are left out.
pub fn load_many(tx: &mut Tx<'_>, ids: &[CampaignId]) -> Result<Vec<Campaign>, Problem> {
    Ok(sql::load_many(tx, &ids.iter().map(|id| id.0).collect::<Vec<_>>())?)
}

/// The newest campaigns below a cursor, all or of one state, whose name contains what was asked.
pub fn list(
    tx: &mut Tx<'_>,
    state: Option<CampaignState>,
    q: &str,
    below: Option<CampaignId>,
    limit: usize,
) -> Result<Vec<Campaign>, Problem> {
    let asked = fold(q.trim());
    let mut found = Vec::new();
    let mut below = below.map_or(i64::MAX, |id| id.0);
    while found.len() < limit {
        let page = sql::page(tx, state, below, 100)?;
        let Some(last) = page.last() else { break };
        below = last.id.0;
        found.extend(page.into_iter().filter(|campaign| fold(&campaign.name).contains(&asked)));
    }
    found.truncate(limit);
    Ok(found)
}

/// Campaigns of a state, oldest first.
pub fn of_state(tx: &mut Tx<'_>, state: CampaignState) -> Result<Vec<Campaign>, Problem> {
    Ok(sql::of_state(tx, state)?)
}

/// Changes a draft or scheduled campaign that still has the named version.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CampaignId,
    version: i64,
    change: CampaignChange,
) -> Result<Campaign, Problem> {
    check(&change)?;
    let mut campaign = load(tx, id)?;
    if !campaign.state.is_editable() {
        return Err(wrong_state(&campaign, "changed"));
    }
    campaign.apply(change);
    let next = Campaign { version: version + 1, updated_at: now, ..campaign };
    if sql::update(tx, &next, version)? {
        Ok(next)
    } else {
        Err(Problem::version_conflict(id, load(tx, id)?.version, version))
    }
}

/// Makes a draft with the same words.
pub fn duplicate(tx: &mut Tx<'_>, now: Instant, id: CampaignId) -> Result<Campaign, Problem> {
    let original = load(tx, id)?;
    let copy = create(tx, now, &original.name, original.goal)?;
    let next = Campaign {
        id: copy.id,
        state: CampaignState::Draft,
        version: copy.version,
        scheduled_at: None,
        audience_size: None,
        prepared_to: CustomerId(0),
        is_prepared: false,
        created_at: now,
        updated_at: now,
        started_at: None,
        finished_at: None,
        ..original
    };
    sql::update(tx, &next, copy.version)?;
    Ok(next)
}

/// Removes a draft.
pub fn delete(tx: &mut Tx<'_>, id: CampaignId) -> Result<(), Problem> {
    let campaign = load(tx, id)?;
    if campaign.state != CampaignState::Draft {
        return Err(wrong_state(&campaign, "deleted"));
    }
    sql::delete(tx, id)?;
    Ok(())
}

/// Moves a campaign to where the move leads; an error for a move its state does not allow.
pub fn advance(tx: &mut Tx<'_>, now: Instant, id: CampaignId, step: Move) -> Result<Campaign, Problem> {
    let campaign = load(tx, id)?;
    let Some(state) = campaign.state.after(step, campaign.is_prepared) else {
        return Err(wrong_state(&campaign, step.participle()));
    };
    let started_at = campaign.started_at.or((state == CampaignState::Preparing).then_some(now));
    let finished_at = state.is_over().then_some(now);
    let next = Campaign { state, started_at, finished_at, updated_at: now, ..campaign.clone() };
    if sql::set_state(tx, &next, campaign.state)? {
        Ok(next)
    } else {
        Err(wrong_state(&campaign, step.participle()))
    }
}

/// Sets the time of a start that is to come.
pub fn set_start(tx: &mut Tx<'_>, id: CampaignId, at: Option<Instant>) -> Result<(), Problem> {
    Ok(sql::set_start(tx, id, at)?)
}

/// Notes how many people the audience holds.
pub fn set_audience_size(tx: &mut Tx<'_>, id: CampaignId, people: i64) -> Result<(), Problem> {
    Ok(sql::set_audience_size(tx, id, people)?)
}

/// Notes up to which customer the audience has been decided; in the transaction that wrote their rows.
pub fn set_prepared(
    tx: &mut Tx<'_>,
    id: CampaignId,
    to: CustomerId,
    is_prepared: bool,
) -> Result<(), Problem> {
    Ok(sql::set_prepared(tx, id, to, is_prepared)?)
}

/// Takes up to `wanted` slots of a campaign with a rate limit; several processes share them. Gives how many may go out now.
///
/// Slots are a minute divided by the rate apart; what was not used is kept for one second at most.
pub fn take_slots(
    tx: &mut Tx<'_>,
    now: Instant,
    campaign: &Campaign,
    wanted: usize,
) -> Result<usize, Problem> {
    let Some(rate) = campaign.rate_per_minute else { return Ok(wanted) };
    tx.lock("campaign", campaign.id.0)?;
    let gap = 60_000_000 / rate.max(1);
    let next = sql::next_slot(tx, campaign.id)?.max(now.0 - gap.max(1_000_000));
    let free = ((now.0 - next) / gap).max(0);
    let taken = free.min(wanted as i64);
    if taken > 0 {
        sql::set_next_slot(tx, campaign.id, next + taken * gap)?;
    }
    Ok(taken as usize)
}

impl Campaign {
    fn apply(&mut self, change: CampaignChange) {
        fn set<T>(field: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *field = value;
            }
        }
        set(&mut self.name, change.name.map(|name| name.trim().to_owned()));
        set(&mut self.goal, change.goal);
        set(&mut self.purpose, change.purpose);
        set(&mut self.segment_id, change.segment_id);
        set(&mut self.list_id, change.list_id);
        set(&mut self.subject, change.subject);
        set(&mut self.preheader, change.preheader);
        set(&mut self.mjml, change.mjml);
        set(&mut self.sender, change.sender);
        set(&mut self.control_basis_points, change.control_basis_points);
        set(&mut self.window_days, change.window_days);
        set(&mut self.scheduled_at, change.scheduled_at);
        set(&mut self.rate_per_minute, change.rate_per_minute);
    }
}

fn wrong_state(campaign: &Campaign, what: &str) -> Problem {
    let state = campaign.state.as_str();
    Problem::new(
        ErrorKind::Conflict,
        "wrong_state",
        format!("{} is {state} and cannot be {what}", campaign.id),
    )
    .with("state", state)
}

fn check(change: &CampaignChange) -> Result<(), Problem> {
    if let Some(name) = &change.name {
        if name.trim().is_empty() {
            return Err(Problem::invalid("field_required", "name", "a campaign needs a name"));
        }
        check_line("name", name)?;
    }
    check_line("subject", change.subject.as_deref().unwrap_or_default())?;
    check_line("preheader", change.preheader.as_deref().unwrap_or_default())?;
    if change.mjml.as_ref().is_some_and(|mjml| mjml.len() > MJML_MAX) {
        return Err(Problem::invalid("too_long", "mjml", "the template is too large").with("max", MJML_MAX));
    }
    check_range("control_percent", change.control_basis_points, 0, 9_000)?;
    check_range("window_days", change.window_days, 1, 365)?;
    check_range("rate_per_minute", change.rate_per_minute.flatten(), 1, 6_000_000)?;
    if let Some(Some(sender)) = &change.sender {
        crate::sender::check_address("sender.email", &sender.email)?;
        check_line("sender.name", &sender.name)?;
        if let Some(reply_to) = &sender.reply_to {
            crate::sender::check_address("sender.reply_to", reply_to)?;
        }
    }
    Ok(())
}

fn check_line(field: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() > LINE_MAX {
        return Err(Problem::invalid("too_long", field, format!("{field} is too long")).with("max", LINE_MAX));
    }
    if text.contains(['\r', '\n', '\0']) {
        return Err(Problem::invalid("one_line_only", field, format!("{field} must be one line")));
    }
    Ok(())
}

fn check_range(field: &str, value: Option<i64>, min: i64, max: i64) -> Result<(), Problem> {
    match value {
        Some(value) if value < min || value > max => {
            Err(Problem::invalid("out_of_range", field, format!("{field} is out of range"))
                .with("min", min)
                .with("max", max))
        }
        _ => Ok(()),
    }
}
