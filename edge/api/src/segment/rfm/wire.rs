//! What is told of RFM scores.

use flows::rfm::{Moved, Scored};
use segment::rfm::settings::Settings;
use segment::rfm::{Borders, Group, Place, Scale, Sums};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Currency, Money};

use crate::wire::{Amount, At};

/// Where scores end, four borders each, ascending: the last value that still has the score.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[schema(as = RfmBorders)]
pub(crate) struct BordersBody {
    /// Calendar days since the last order: up to the first is 5, beyond the last is 1.
    recency: [i64; 4],
    /// Orders: up to the first is 1, beyond the last is 5.
    frequency: [i64; 4],
    /// Paid in minor units, less what was brought back: up to the first is 1, beyond the last is 5.
    money: [i64; 4],
}

/// Saved settings of scores.
#[derive(Serialize, ToSchema)]
#[schema(as = RfmSettings)]
pub(crate) struct SettingsBody {
    /// 0 before the first change.
    version: i64,
    period_days: Option<i64>,
    /// False for borders of the company's own.
    is_quintiles: bool,
    saved_at: Option<At>,
    saved_by: Option<String>,
}

/// Buyers by cell of recency and frequency.
#[derive(Serialize, ToSchema)]
pub(crate) struct RfmMatrix {
    settings: SettingsBody,
    period_days: Option<i64>,
    borders: BordersBody,
    /// All customers; those who did not buy in the period are in no cell.
    base: u64,
    whole: SumsBody,
    /// 25, the most recent row first, in it the least frequent first.
    cells: Vec<CellBody>,
    /// 11, the best first.
    groups: Vec<GroupBody>,
    counts: ScoreCounts,
    as_of: At,
    /// False while the columns are being filled: figures leave customers out.
    is_complete: bool,
}

/// Buyers with the scores from 1 to 5.
#[derive(Serialize, ToSchema)]
#[schema(as = RfmScoreCounts)]
struct ScoreCounts {
    recency: [u64; 5],
    frequency: [u64; 5],
    money: [u64; 5],
}

#[derive(Serialize, ToSchema)]
#[schema(as = RfmSums)]
struct SumsBody {
    customers: u64,
    /// Of all buyers, 0 to 1.
    share: f64,
    orders: u64,
    revenue: Amount,
    /// Of the revenue of all buyers; null when there was none.
    revenue_share: Option<f64>,
    average_receipt: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RfmCell)]
struct CellBody {
    recency: u8,
    frequency: u8,
    /// `champions`, `loyal`, `potential_loyalists`, `new`, `promising`, `need_attention`, `about_to_sleep`, `at_risk`, `cant_lose`,
    /// `hibernating`, `lost`
    group: &'static str,
    #[serde(flatten)]
    sums: SumsBody,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RfmGroup)]
struct GroupBody {
    code: &'static str,
    /// Its cells as (R, F).
    cells: Vec<[u8; 2]>,
    #[serde(flatten)]
    sums: SumsBody,
}

/// Who was where and is where, by the borders of today both times.
#[derive(Serialize, ToSchema)]
pub(crate) struct RfmMoves {
    /// The last instant of which orders were seen the first time.
    since: At,
    /// From group to group, those who stayed among them; null for no order in the period. Pairs of nobody are left out.
    groups: Vec<GroupMove>,
    /// From cell to another cell as (R, F), null for no order in the period. Pairs of nobody are left out.
    between: Vec<CellMove>,
    cells: Vec<CellFlow>,
    as_of: At,
    is_complete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RfmGroupMove)]
struct GroupMove {
    from: Option<&'static str>,
    to: Option<&'static str>,
    customers: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RfmCellMove)]
struct CellMove {
    from: Option<[u8; 2]>,
    to: Option<[u8; 2]>,
    customers: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RfmCellFlow)]
struct CellFlow {
    recency: u8,
    frequency: u8,
    /// Were elsewhere, or had not bought.
    came: u64,
    /// Are elsewhere, or have not bought for the whole period.
    left: u64,
}

pub(super) fn body(scored: &Scored, currency: Currency) -> RfmMatrix {
    let Scored { settings, scale: Scale { period_days, borders, .. }, matrix, as_of, is_complete } = scored;
    let sums = |sums: Sums| sums_body(sums, matrix.whole, currency);
    let cell = |(recency, frequency)| CellBody {
        recency,
        frequency,
        group: Group::of(recency, frequency).as_str(),
        sums: sums(matrix.cell(recency, frequency)),
    };
    let group = |group: Group| GroupBody {
        code: group.as_str(),
        cells: group.cells().map(|(recency, frequency)| [recency, frequency]).collect(),
        sums: sums(matrix.group(group)),
    };
    RfmMatrix {
        settings: settings.clone().into(),
        period_days: *period_days,
        borders: (*borders).into(),
        base: matrix.base,
        whole: sums(matrix.whole),
        cells: cells().map(cell).collect(),
        groups: Group::ALL.map(group).into(),
        counts: ScoreCounts {
            recency: matrix.by_recency(),
            frequency: matrix.by_frequency(),
            money: matrix.by_money,
        },
        as_of: (*as_of).into(),
        is_complete: *is_complete,
    }
}

fn cells() -> impl Iterator<Item = (u8, u8)> {
    (1..=5).rev().flat_map(|recency| (1..=5).map(move |frequency| (recency, frequency)))
}

fn sums_body(sums: Sums, whole: Sums, currency: Currency) -> SumsBody {
    let amount = |minor: i128| {
        let most = if minor < 0 { i64::MIN } else { i64::MAX };
        Amount::from(Money::new(i64::try_from(minor).unwrap_or(most), currency))
    };
    let share = if whole.customers > 0 { sums.customers as f64 / whole.customers as f64 } else { 0.0 };
    SumsBody {
        customers: sums.customers,
        share,
        orders: sums.orders,
        revenue: amount(sums.revenue),
        revenue_share: (whole.revenue > 0).then(|| sums.revenue as f64 / whole.revenue as f64),
        average_receipt: (sums.orders > 0).then(|| amount(sums.revenue / i128::from(sums.orders))),
    }
}

impl From<Settings> for SettingsBody {
    fn from(settings: Settings) -> SettingsBody {
        let (saved_at, saved_by) = settings.saved.unzip();
        SettingsBody {
            version: settings.version,
            period_days: settings.period_days,
            is_quintiles: settings.borders.is_none(),
            saved_at: saved_at.map(At::from),
            saved_by: saved_by.filter(|by| !by.is_empty()),
        }
    }
}

impl From<Moved> for RfmMoves {
    fn from(Moved { since, moves, as_of, is_complete, .. }: Moved) -> RfmMoves {
        let pair = |place: Place| place.map(|(recency, frequency)| [recency, frequency]);
        let word = |group: Option<Group>| group.map(Group::as_str);
        let groups = moves.of_groups().into_iter();
        let groups =
            groups.map(|((from, to), customers)| GroupMove { from: word(from), to: word(to), customers });
        let cell = |(recency, frequency)| {
            let flow = moves.through(recency, frequency);
            CellFlow { recency, frequency, came: flow.came, left: flow.left }
        };
        RfmMoves {
            since: since.into(),
            groups: groups.collect(),
            between: moves
                .all()
                .map(|(from, to, customers)| CellMove { from: pair(from), to: pair(to), customers })
                .collect(),
            cells: cells().map(cell).collect(),
            as_of: as_of.into(),
            is_complete,
        }
    }
}

impl From<BordersBody> for Borders {
    fn from(BordersBody { recency, frequency, money }: BordersBody) -> Borders {
        Borders { recency, frequency, money }
    }
}

impl From<Borders> for BordersBody {
    fn from(Borders { recency, frequency, money }: Borders) -> BordersBody {
        BordersBody { recency, frequency, money }
    }
}
