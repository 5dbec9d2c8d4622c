use motivate::promotions::{self, PromotionState};
use segment::segments;
use store::Tx;
use vocabulary::{Date, Problem};

/// Something that asks for events, by its id and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Id of a segment or promotion.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The segments and the promotions not over that ask for events older than would be kept for so many days, and could ask for them so far.
pub fn asking_beyond(
    tx: &mut Tx<'_>,
    today: Date,
    kept_days: Option<i64>,
    would_be: i64,
) -> Result<Vec<Asking>, Problem> {
    let is_kept = |tree: &serde_json::Value, days: i64| {
        // What cannot be read asks for nothing.
        segment::parse(tree).map_or(true, |tree| segment::check_history(&tree, today, days).is_ok())
    };
    let would_break = |tree: &_| !is_kept(tree, would_be) && kept_days.is_none_or(|days| is_kept(tree, days));
    let mut asking = Vec::new();
    for saved in segments::list(tx, "", None, usize::MAX)? {
        if would_break(&saved.tree) {
            asking.push(Asking { id: saved.id.to_string(), name: saved.name });
        }
    }
    for saved in promotions::list(tx)?.into_iter().filter(|one| one.state != PromotionState::Ended) {
        let definitions = std::iter::once(&saved.definition).chain(&saved.pending);
        let mut trees = definitions.flat_map(crate::promotion::customer_trees);
        if trees.any(|(_, tree)| would_break(tree)) {
            asking.push(Asking { id: saved.id.to_string(), name: saved.name.clone() });
        }
    }
    Ok(asking)
}
