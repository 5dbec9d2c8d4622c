use access::throttle::{self, Subject};
use access::{
    KeyKind, KeyRing, NewKey, PasswordHash, Purpose, Scope, Secrets, Token, keys, links, sessions, staff,
    workspaces,
};
use std::sync::Arc;
use vocabulary::SeededDice;

use crate::house::{PASSWORD, both, details, new_staff, start};

#[test]
fn a_password_opens_only_its_own_hash() {
    let dice = SeededDice::new(1);
    let hash = PasswordHash::make(PASSWORD, &dice).expect("a hash");
    assert!(hash.matches(PASSWORD));
    assert!(!hash.matches("correct horsf"));
    assert!(!PasswordHash::of_nobody().matches(PASSWORD));
    assert!(!PasswordHash::stored("nonsense".to_owned()).matches(PASSWORD));
    assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_ne!(hash, PasswordHash::make(PASSWORD, &dice).expect("a hash"), "each has its own salt");
    assert_eq!(PasswordHash::make("too short", &dice).expect_err("a refusal").code, "password_too_short");
}

#[test]
fn a_session_ends_after_a_week_without_use_and_after_a_month_in_any_case() {
    both(|house| {
        let token = Token::throw(&house.dice);
        let (staff_id, workspace) = (house.owner.id, house.workspace.id);
        let used_at = move |days: i64| start().plus_days(days).plus_seconds(-1);
        let begun = token.clone();
        house.write(move |tx| sessions::begin(tx, start(), &begun, staff_id, workspace)).expect("a session");
        let code = |at| {
            let token = token.clone();
            house
                .write(move |tx| sessions::load(tx, at, &token))
                .map_or_else(|problem| problem.code, |_| "open")
        };
        assert_eq!(code(used_at(7)), "open");
        assert_eq!(code(start().plus_days(7).plus_seconds(1)), "signed_out");
        for day in [6, 12, 18, 24, 30] {
            let token = token.clone();
            house
                .write(move |tx| {
                    let session = sessions::load(tx, used_at(day), &token)?;
                    assert!(session.is_due_for_note);
                    sessions::note_use(tx, used_at(day), session.id)
                })
                .expect("noted");
        }
        assert_eq!(code(start().plus_days(30).plus_seconds(1)), "signed_out");
    });
}

#[test]
fn a_session_is_of_no_use_to_another_token_or_after_its_end() {
    both(|house| {
        let (token, stranger) = (Token::throw(&house.dice), Token::throw(&house.dice));
        let (staff_id, workspace) = (house.owner.id, house.workspace.id);
        let problem = house
            .write(move |tx| {
                sessions::begin(tx, start(), &token, staff_id, workspace)?;
                assert_eq!(sessions::load(tx, start(), &stranger).expect_err("a refusal").code, "signed_out");
                sessions::end(tx, &token)?;
                sessions::load(tx, start(), &token)
            })
            .expect_err("a refusal");
        assert_eq!(problem.code, "signed_out");
    });
}

#[test]
fn the_csrf_token_is_bound_to_its_session() {
    let dice = SeededDice::new(3);
    let (one, other) = (Token::throw(&dice), Token::throw(&dice));
    assert!(one.csrf().matches(&Token::parse(&one.text()).expect("a token").csrf()));
    assert!(!one.csrf().matches(&other.csrf()));
    assert!(!one.csrf().matches(&one));
    assert_eq!(format!("{one:?}"), "Token(…)");
}

#[test]
fn nobody_works_in_a_workspace_they_do_not_belong_to() {
    both(|house| {
        let token = Token::throw(&house.dice);
        let staff_id = house.owner.id;
        let problem = house
            .write(move |tx| {
                let other = workspaces::create(tx, start(), &details("Other"), [1; 32])?;
                sessions::begin(tx, start(), &token, staff_id, other.id)
            })
            .expect_err("a refusal");
        assert_eq!(problem.code, "not_a_member");
    });
}

#[test]
fn a_link_works_once_until_it_expires_and_only_for_its_purpose() {
    both(|house| {
        let (token, late) = (Token::throw(&house.dice), Token::throw(&house.dice));
        let (staff_id, workspace) = (house.owner.id, house.workspace.id);
        house
            .write(move |tx| {
                let hour_later = start().plus_seconds(3600);
                for token in [&token, &late] {
                    links::sign_in(tx, token, workspace, staff_id, hour_later)?;
                }
                assert_eq!(
                    links::use_up(tx, start(), Purpose::Welcome, &token).expect_err("a refusal").code,
                    "link_used"
                );
                assert_eq!(links::peek(tx, start(), Purpose::SignIn, &token)?.staff_id, Some(staff_id));
                assert_eq!(
                    links::use_up(tx, start(), Purpose::SignIn, &token)?.workspace_id,
                    Some(workspace)
                );
                assert_eq!(
                    links::use_up(tx, start(), Purpose::SignIn, &token).expect_err("a refusal").code,
                    "link_used"
                );
                assert_eq!(
                    links::use_up(tx, hour_later, Purpose::SignIn, &late).expect_err("a refusal").code,
                    "link_used"
                );
                Ok(())
            })
            .expect("all as promised");
    });
}

#[test]
fn whoever_guesses_waits_longer_and_longer_until_they_get_in() {
    both(|house| {
        house
            .write(|tx| {
                let who = [Subject::email("a@b.kz"), Subject::address("10.0.0.1")];
                let mut now = start();
                for _ in 0..5 {
                    throttle::charge(tx, now, &who)?;
                }
                let mut waits = Vec::new();
                for _ in 0..3 {
                    let problem = throttle::charge(tx, now, &who).err();
                    if let Some(problem) = problem {
                        let seconds = problem.params["retry_after_seconds"].as_i64().expect("seconds");
                        waits.push(seconds);
                        now = now.plus_seconds(seconds);
                    }
                    throttle::charge(tx, now, &who)?;
                }
                assert_eq!(waits, [3, 5, 9]);
                assert_eq!(
                    throttle::charge(tx, now, &[Subject::email(" A@B.kz ")]).expect_err("a refusal").code,
                    "too_many_attempts"
                );
                throttle::charge(tx, now, &[Subject::email("other@b.kz")])?;
                throttle::forgive(tx, &who)?;
                throttle::charge(tx, now, &who)
            })
            .expect("all as promised");
    });
}

#[test]
fn a_key_does_what_its_scopes_say_and_nothing_once_revoked() {
    both(|house| {
        let (write, secret) =
            (keys::throw(KeyKind::Write, &house.dice), keys::throw(KeyKind::Secret, &house.dice));
        let workspace = house.workspace.id;
        assert!(write.starts_with("wk_") && secret.starts_with("sk_") && secret.len() == 43);
        house
            .write(move |tx| {
                let site = NewKey {
                    name: "site".into(),
                    kind: KeyKind::Write,
                    scopes: vec![],
                    source: "site".into(),
                };
                let till = NewKey {
                    name: "till".into(),
                    kind: KeyKind::Secret,
                    scopes: vec![Scope::OrdersWrite],
                    source: String::new(),
                };
                let site = keys::create(tx, start(), workspace, &site, &write)?;
                let till = keys::create(tx, start(), workspace, &till, &secret)?;
                assert!(site.allow(Scope::CollectWrite).is_ok() && site.allow(Scope::OrdersWrite).is_err());
                assert!(till.allow(Scope::OrdersWrite).is_ok() && till.allow(Scope::CollectWrite).is_err());
                assert_eq!(keys::by_hash(tx, &keys::hash(&secret))?, Some(till.clone()));
                keys::revoke(tx, start(), workspace, till.id)?;
                assert_eq!(keys::by_hash(tx, &keys::hash(&secret))?, None);
                assert_eq!(keys::list(tx, workspace)?.len(), 2);
                Ok(())
            })
            .expect("all as promised");
    });
}

#[test]
fn the_ring_trusts_a_key_for_a_second() {
    let ring = KeyRing::default();
    both(|house| {
        let text = keys::throw(KeyKind::Write, &house.dice);
        let (workspace, hash) = (house.workspace.id, keys::hash(&text));
        let new = NewKey { name: "site".into(), kind: KeyKind::Write, scopes: vec![], source: String::new() };
        let key = house.write(move |tx| keys::create(tx, start(), workspace, &new, &text)).expect("a key");
        assert!(ring.recall(start(), &hash).is_none());
        ring.remember(start(), hash, Arc::new(key.clone()));
        assert!(ring.recall(start().plus_micros(999_999), &hash).is_some());
        assert!(ring.recall(start().plus_seconds(1), &hash).is_none());
        ring.forget(key.id);
        assert!(ring.recall(start(), &hash).is_none());
    });
}

#[test]
fn a_sealed_secret_opens_only_with_its_master_key_and_for_its_use() {
    let dice = SeededDice::new(5);
    let safe = Secrets::new([1; 32]);
    let sealed = safe.seal("smtp", "s3cret", &dice).expect("sealed");
    assert!(!sealed.contains("s3cret"));
    assert_eq!(safe.open("smtp", &sealed).as_deref(), Ok("s3cret"));
    assert_eq!(safe.open("dkim", &sealed).expect_err("a refusal").code, "seal_broken");
    assert_eq!(Secrets::new([2; 32]).open("smtp", &sealed).expect_err("a refusal").code, "seal_broken");
    assert_ne!(sealed, safe.seal("smtp", "s3cret", &dice).expect("sealed"), "no two alike");
}

#[test]
fn two_people_cannot_share_an_address_however_it_is_written() {
    both(|house| {
        let password = PasswordHash::make(PASSWORD, &house.dice).expect("a hash");
        let problem = house
            .write(move |tx| staff::add(tx, start(), &new_staff(" OWNER@dala.kz", password.clone())))
            .expect_err("a refusal");
        assert_eq!((problem.code, problem.field.as_deref()), ("email_taken", Some("email")));
    });
}
