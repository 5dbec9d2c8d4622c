use communicate::sender::{self, Dkim, Mode, Security, SenderSettings, Smtp};
use communicate::{Message, SealKey, sandbox, suppressions};
use vocabulary::{Channel, CustomerId, DeliveryId, SeededDice};

use crate::{NOON, both, write};

fn smtp() -> SenderSettings {
    SenderSettings {
        mode: Mode::Smtp,
        from_name: "Shop".to_owned(),
        from_email: "shop@example.com".to_owned(),
        smtp: Some(Smtp {
            host: "mail.example.com".to_owned(),
            port: 587,
            security: Security::Starttls,
            username: "u".to_owned(),
            connections: 4,
        }),
        ..SenderSettings::default()
    }
}

#[test]
fn secrets_rest_sealed_and_stay_when_left_out() {
    both(|store| {
        let save = |settings: SenderSettings, password: Option<&'static str>| {
            write(store, move |tx| {
                sender::save(
                    tx,
                    NOON,
                    &SealKey::new(&[1; 32]),
                    &SeededDice::new(1),
                    settings.clone(),
                    password,
                )
            })
        };
        assert!(save(smtp(), Some("hush")).has_password);
        let dkim = Dkim {
            domain: "example.com".to_owned(),
            selector: "p1".to_owned(),
            public_record: "v=DKIM1".to_owned(),
        };
        write(store, move |tx| {
            sender::save_dkim(tx, NOON, &SealKey::new(&[1; 32]), &SeededDice::new(2), dkim.clone(), "PEM")
        });
        let shown = save(SenderSettings { from_name: "Other".to_owned(), ..smtp() }, None);
        assert!(shown.has_password && shown.has_key && shown.settings.dkim.is_some());
        let open = write(store, |tx| sender::open(tx, &SealKey::new(&[1; 32])));
        assert_eq!((open.password.as_deref(), open.private_key.as_deref()), (Some("hush"), Some("PEM")));
        assert!(store.read(|tx| sender::open(tx, &SealKey::new(&[2; 32]))).wait().is_err());
        let raw = write(store, |tx| {
            Ok(tx.one("select password from sender where id = 1", &[], |row| row.bytes(0))?)
        });
        assert!(!raw.windows(4).any(|window| window == b"hush"));
        assert!(!save(smtp(), Some("")).has_password);
    });
}

#[test]
fn settings_that_would_break_a_header_or_reach_nothing_are_refused() {
    let cases = [
        (SenderSettings { from_name: "a\r\nBcc: b".to_owned(), ..smtp() }, "one_line_only"),
        (SenderSettings { from_email: "no address".to_owned(), ..smtp() }, "bad_email"),
        (SenderSettings { reply_to: Some("<x>@y".to_owned()), ..smtp() }, "bad_email"),
        (SenderSettings { smtp: None, ..smtp() }, "field_required"),
        (
            SenderSettings {
                smtp: smtp().smtp.map(|smtp| Smtp { host: "a b".to_owned(), ..smtp }),
                ..smtp()
            },
            "bad_host",
        ),
        (
            SenderSettings { smtp: smtp().smtp.map(|smtp| Smtp { connections: 0, ..smtp }), ..smtp() },
            "out_of_range",
        ),
    ];
    both(|store| {
        for (settings, code) in cases.clone() {
            let refused = store
                .transact(move |tx| {
                    sender::save(
                        tx,
                        NOON,
                        &SealKey::new(&[1; 32]),
                        &SeededDice::new(1),
                        settings.clone(),
                        None,
                    )
                })
                .wait();
            assert_eq!(refused.expect_err(code).code, code);
        }
    });
}

#[test]
fn a_suppressed_address_is_known_however_written_and_not_readable() {
    both(|store| {
        write(store, |tx| suppressions::add(tx, NOON, Channel::Email, "Ann@X.kz ", "complaint"));
        let found = write(store, |tx| {
            Ok(suppressions::of(tx, Channel::Email, &["ann@x.kz", "bob@x.kz"])?
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>())
        });
        assert_eq!(found, ["ann@x.kz"]);
        write(store, |tx| suppressions::remove(tx, Channel::Email, "ann@x.kz"));
        assert!(write(store, |tx| Ok(suppressions::of(tx, Channel::Email, &["ann@x.kz"])?.is_empty())));
    });
}

#[test]
fn the_sandbox_keeps_a_delivery_once_and_finds_it_by_its_address() {
    both(|store| {
        let message = |delivery: Option<i64>, to: &str| Message {
            delivery: delivery.map(DeliveryId),
            campaign: None,
            customer: Some(CustomerId(1)),
            key: "k".to_owned(),
            from_name: "Shop".to_owned(),
            from_email: "s@x.kz".to_owned(),
            reply_to: None,
            to: to.to_owned(),
            subject: "Hi".to_owned(),
            html: "<p>Hi</p>".to_owned(),
            text: "Hi".to_owned(),
            headers: vec![("List-Unsubscribe", "<https://x/u/1>".to_owned())],
            at_seconds: 0,
        };
        let caught = [
            message(Some(1), "Ann@x.kz"),
            message(Some(1), "Ann@x.kz"),
            message(None, "bob@x.kz"),
            message(None, "bob@x.kz"),
        ];
        write(store, move |tx| sandbox::keep(tx, NOON, &caught));
        assert_eq!(write(store, sandbox::count), 3);
        let found = write(store, |tx| sandbox::list(tx, "ANN@", None, 10));
        assert_eq!(found.len(), 1);
        let id = found[0].id;
        let opened = write(store, move |tx| sandbox::load(tx, id));
        assert!(opened.headers.contains(&("List-Unsubscribe".to_owned(), "<https://x/u/1>".to_owned())));
        write(store, sandbox::empty);
        assert_eq!(write(store, sandbox::count), 0);
    });
}
