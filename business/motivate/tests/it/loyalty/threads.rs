use motivate::loyalty::{self, Key};

use super::shop::{ANN, day, line, paying, plain, with};

#[test]
fn sixty_four_tills_on_one_card_neither_overspend_nor_lose() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        for order in 0..4 {
            shop.earn(ANN, &format!("old {order}"), at.plus_seconds(order), &[line(1, 1, 5_000)]);
        }
        let at = at.plus_days(1);
        let tills: Vec<_> = (0..64)
            .map(|till| {
                let club = shop.programme.clone();
                shop.store.transact(move |tx| {
                    let key = |operation| Key::new("till", till.to_string(), operation);
                    if till % 4 == 3 {
                        let lines = vec![line(1, 1, 100)];
                        let earning =
                            loyalty::Earning { points: loyalty::points_of(&club, &lines, 100), lines };
                        return loyalty::earn(tx, &club, ANN, &key("earn"), at, &earning).map(|_| 1);
                    }
                    if till % 4 == 2 {
                        let until = at.plus_seconds(60);
                        let paying = paying(&[(1, 1, 7)]);
                        return loyalty::reserve(tx, &club, ANN, &key("reserve"), at, &paying, until)
                            .map(|reserved| -reserved.points);
                    }
                    loyalty::spend(tx, &club, ANN, &key("spend"), at, &paying(&[(1, 1, 7)]))
                        .map(|spent| -spent.points)
                })
            })
            .collect();
        let mut expected = 200;
        for till in tills {
            match till.wait() {
                Ok(points) => expected += points,
                Err(refused) => assert_eq!(refused.code, "not_enough_points"),
            }
        }
        let balance = shop.balance(ANN, at);
        assert_eq!(balance.active, expected);
        assert!((0..200).contains(&balance.active), "{balance:?}");
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn the_same_order_sent_by_many_at_once_is_done_once() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        let earning = loyalty::Earning {
            lines: vec![line(1, 1, 1_000)],
            points: loyalty::points_of(&shop.programme, &[line(1, 1, 1_000)], 100),
        };
        let sent: Vec<_> = (0..32)
            .map(|_| {
                let (club, earning) = (shop.programme.clone(), earning.clone());
                shop.store.transact(move |tx| {
                    loyalty::earn(tx, &club, ANN, &Key::new("till", "1", "earn"), at, &earning)
                })
            })
            .collect();
        for answer in sent {
            assert_eq!(answer.wait().expect("an answer").lots[0].points, 10);
        }
        assert_eq!(shop.active(ANN, at), 10);
    });
}
