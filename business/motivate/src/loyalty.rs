//! The loyalty ledger: points as lots, every change an entry under a key, states told by entries and the clock.
//!
//! Whose points they are is `customer`; one ledger a customer and programme. `at` is the document's own time, also long ago.
//! The same key with the same body gets the same answer, with another body it is refused (`other_body`).

mod accounts;
mod adjust;
pub mod awards;
mod balances;
pub mod birthdays;
mod book;
mod calendar;
mod check;
mod crowd;
mod earn;
mod entries;
mod events;
mod give_back;
mod known;
mod ledger;
mod members;
mod nightly;
mod notices;
mod operations;
mod pay;
mod points;
mod programme;
pub mod programmes;
mod rehearsal;
mod report;
pub mod simulations;
mod spend;
mod sql;
mod standing;
mod tiers;
mod units;

pub use accounts::{Accounts, hold};
pub use adjust::{Adjustment, adjust, transfer, undo};
pub use balances::{Event, Place, balances, history, ledger_of_entries};
pub use crowd::{Bar, Crowd, Move, Moves, crowd, members, members_after};
pub use earn::{Earned, EarnedLot, Earning, LinePoints, earn, earn_first, foresee, points_of};
pub use entries::{Entry, Kind, replay};
pub use events::{confirm, earn_event};
pub use give_back::{GivenBack, cancel, give_back, given_back};
pub use known::{Known, known, known_then};
pub use ledger::{Balance, Hold, Ledger, Lot};
pub use members::{erase, move_customer, part_customer};
pub use nightly::{Night, nightly};
pub use notices::{
    NOTICES_KEPT_DAYS, Notice, end as notices_end, forget as forget_notices, since as notices_since,
};
pub use operations::Key;
pub use pay::{Payable, Payment, Wanted};
pub use points::PaidLine;
pub use programme::{
    Calendar, Earning as EarningRule, EventRule, Expiry, Lifetime, Negative, Pending, PointCurrency,
    Programme, ReturnPolicy, Rounding, Rules, Spending as SpendingRule,
};
pub use rehearsal::{
    LevelMove, LevelOverlap, MonthSide, Rehearsal, Rehearsed, RehearsedMonth, RehearsedPoints, RehearsedSide,
};
pub use report::{Figures, report};
pub use spend::{Reserved, Spending, Spent, SpentLine, capture, release, reserve, spend};
pub use standing::{Standing, refresh, standings};
pub use tiers::{Level, Measure, Tiers, Window};
pub use units::Units;
