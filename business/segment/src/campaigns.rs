//! Which campaigns a tree asks about.

use std::collections::HashSet;

use vocabulary::{CampaignId, Problem};

use crate::condition::{Condition, Filter, FilterField, Filters, Scalar, Stretch, ValueTest, Window};
use crate::error::{Reason, bad_condition};

/// Refuses a tree that asks about a campaign that is not among those there are.
pub fn check_campaigns(tree: &Condition, there_are: &HashSet<CampaignId>) -> Result<(), Problem> {
    match tree.campaigns().into_iter().find(|(campaign, _)| !there_are.contains(campaign)) {
        Some((_, path)) => Err(bad_condition(&path, Reason::NotFound)),
        None => Ok(()),
    }
}

impl Condition {
    /// The campaigns it asks about, each with the path of the place that names it. Those of segments it refers to are theirs.
    pub fn campaigns(&self) -> Vec<(CampaignId, String)> {
        let mut found = Vec::new();
        self.walk("/root", &mut |condition, path| match condition {
            Condition::Campaign { campaign, .. } => found.push((*campaign, format!("{path}/campaign"))),
            Condition::Measure(of) => {
                of_filters(&of.filters, path, &mut found);
                of_window(of.window.as_ref(), path, &mut found);
            }
            Condition::Edge(of) => of_filters(&of.filters, path, &mut found),
            Condition::Favourite(of) => of_window(of.window.as_ref(), path, &mut found),
            Condition::Sequence(of) => {
                of_window(of.window.as_ref(), path, &mut found);
                for (index, step) in of.steps.iter().enumerate() {
                    let path = format!("{path}/steps/{index}");
                    of_filters(&step.filters, &path, &mut found);
                    for (index, (_, filters)) in step.without.iter().enumerate() {
                        of_filters(filters, &format!("{path}/without/{index}"), &mut found);
                    }
                }
            }
            _ => {}
        });
        found
    }

    /// Shows every condition with its path, groups before what they hold.
    pub(crate) fn walk(&self, path: &str, see: &mut impl FnMut(&Condition, &str)) {
        see(self, path);
        match self {
            Condition::All(of) | Condition::Any(of) => {
                of.iter().enumerate().for_each(|(index, of)| of.walk(&format!("{path}/of/{index}"), see));
            }
            Condition::Not(of) => of.walk(&format!("{path}/of"), see),
            _ => {}
        }
    }
}

fn of_window(window: Option<&Window>, path: &str, found: &mut Vec<(CampaignId, String)>) {
    if let Some(Stretch::Since(since)) = window.map(|window| &window.stretch) {
        of_filters(&since.filters, &format!("{path}/window/since"), found);
    }
}

fn of_filters(filters: &Filters, path: &str, found: &mut Vec<(CampaignId, String)>) {
    let of_campaigns = |filter: &&Filter| filter.field == FilterField::Campaign;
    for (index, filter) in filters.of.iter().enumerate().filter(|(_, filter)| of_campaigns(filter)) {
        let path = format!("{path}/where/{index}/value");
        let mut add = |value: &Scalar, path: String| {
            if let Scalar::Number(thousands) = value {
                found.push((CampaignId(thousands / 1000), path));
            }
        };
        match &filter.test {
            ValueTest::Equals(value) | ValueTest::NotEquals(value) => add(value, path),
            ValueTest::OneOf(values) | ValueTest::NoneOf(values) => {
                values.iter().enumerate().for_each(|(index, value)| add(value, format!("{path}/{index}")));
            }
            _ => {}
        }
    }
}
