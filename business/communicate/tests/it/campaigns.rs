use communicate::campaigns::{self, CampaignChange, CampaignState, Goal, Move};
use vocabulary::Instant;

use crate::{NOON, both, write};

#[test]
fn a_change_names_the_version_it_was_made_on() {
    both(|store| {
        let id = write(store, |tx| Ok(campaigns::create(tx, NOON, " Autumn ", Goal::WinBack)?.id));
        let subject =
            |text: &str| CampaignChange { subject: Some(text.to_owned()), ..CampaignChange::default() };
        let first = subject("one");
        let changed = write(store, move |tx| campaigns::change(tx, NOON, id, 1, first.clone()));
        assert_eq!((changed.version, changed.subject.as_str(), changed.name.as_str()), (2, "one", "Autumn"));
        let late = subject("two");
        let refused = store
            .transact(move |tx| campaigns::change(tx, NOON, id, 1, late.clone()))
            .wait()
            .expect_err("too late");
        assert_eq!(refused.code, "version_conflict");
        assert_eq!(write(store, move |tx| campaigns::load(tx, id)).subject, "one");
    });
}

#[test]
fn a_running_campaign_keeps_its_words_and_only_a_draft_is_deleted() {
    both(|store| {
        let id = write(store, |tx| Ok(campaigns::create(tx, NOON, "A", Goal::Other)?.id));
        write(store, move |tx| campaigns::advance(tx, NOON, id, Move::Prepare));
        let change = CampaignChange { subject: Some("x".to_owned()), ..CampaignChange::default() };
        let refused = store
            .transact(move |tx| campaigns::change(tx, NOON, id, 1, change.clone()))
            .wait()
            .expect_err("running");
        assert_eq!((refused.code, refused.params["state"].as_str()), ("wrong_state", Some("preparing")));
        assert_eq!(
            store.transact(move |tx| campaigns::delete(tx, id)).wait().expect_err("running").code,
            "wrong_state"
        );
        let copy = write(store, move |tx| campaigns::duplicate(tx, NOON, id));
        assert_eq!((copy.state, copy.started_at), (CampaignState::Draft, None));
    });
}

#[test]
fn every_state_takes_its_moves_and_no_others() {
    use CampaignState::{Draft, Finished, Paused, Preparing, Scheduled, Sending, Stopped};
    let moves = [
        Move::Schedule,
        Move::Unschedule,
        Move::Prepare,
        Move::Send,
        Move::Pause,
        Move::Resume,
        Move::Finish,
        Move::Stop,
    ];
    let table = [
        (Draft, [Some(Scheduled), None, Some(Preparing), None, None, None, None, None]),
        (Scheduled, [Some(Scheduled), Some(Draft), Some(Preparing), None, None, None, None, None]),
        (Preparing, [None, None, None, Some(Sending), Some(Paused), None, None, Some(Stopped)]),
        (Sending, [None, None, None, None, Some(Paused), None, Some(Finished), Some(Stopped)]),
        (Paused, [None, None, None, None, None, Some(Sending), Some(Finished), Some(Stopped)]),
        (Finished, [None; 8]),
        (Stopped, [None; 8]),
    ];
    for (state, expected) in table {
        assert_eq!(moves.map(|step| state.after(step, true)), expected, "{state:?}");
    }
    assert_eq!(Paused.after(Move::Resume, false), Some(Preparing));
    assert_eq!(Preparing.after(Move::Send, false), None);
}

#[test]
fn a_rate_is_kept_to_whoever_asks() {
    both(|store| {
        let id = write(store, |tx| Ok(campaigns::create(tx, NOON, "A", Goal::Other)?.id));
        let rate = CampaignChange { rate_per_minute: Some(Some(600)), ..CampaignChange::default() };
        write(store, move |tx| campaigns::change(tx, NOON, id, 1, rate.clone()));
        let take = |at: Instant, wanted: usize| {
            write(store, move |tx| {
                let campaign = campaigns::load(tx, id)?;
                campaigns::take_slots(tx, at, &campaign, wanted)
            })
        };
        // Ten a second: what one second left unused may be made up for, not more.
        assert_eq!(take(NOON, 100), 10);
        assert_eq!(take(NOON, 100), 0);
        assert_eq!(take(NOON.plus_micros(500_000), 3), 3);
        assert_eq!(take(NOON.plus_micros(500_000), 100), 2);
        assert_eq!(take(NOON.plus_seconds(3_600), 100), 10);
    });
}

#[test]
fn a_name_is_found_however_it_is_typed() {
    both(|store| {
        for name in ["Осень", "Ёлка", "Spring"] {
            write(store, move |tx| campaigns::create(tx, NOON, name, Goal::Other));
        }
        let found = |q: &'static str| {
            write(store, move |tx| campaigns::list(tx, None, q, None, 10))
                .into_iter()
                .map(|c| c.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("елк"), ["Ёлка"]);
        assert_eq!(found(""), ["Spring", "Ёлка", "Осень"]);
    });
}
