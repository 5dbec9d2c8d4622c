use access::{PasswordHash, Role, Token, invitations, sessions, staff, workspaces};
use vocabulary::Dice;

use crate::house::{both, details, new_staff, start};

#[test]
fn an_invitation_is_kept_as_a_hash_and_a_workspace_has_at_most_a_hundred_open() {
    both(|house| {
        let (owner, workspace) = (house.owner.id, house.workspace.id);
        let tokens: Vec<Token> = (0..101).map(|_| Token::throw(&house.dice)).collect();
        house
            .write(move |tx| {
                for (number, token) in tokens.iter().take(100).enumerate() {
                    let email = format!("person{number}@dala.kz");
                    invitations::invite(tx, start(), workspace, owner, &email, Role::Marketer, token)?;
                }
                let mut one_more = |at, email: &str| {
                    invitations::invite(tx, at, workspace, owner, email, Role::Marketer, &tokens[100])
                };
                assert_eq!(
                    one_more(start(), "more@dala.kz").expect_err("a refusal").code,
                    "too_many_invitations"
                );
                one_more(start(), "person7@dala.kz")?;
                assert!(invitations::peek(tx, start(), &tokens[7]).is_err(), "replaced");
                assert_eq!(invitations::peek(tx, start(), &tokens[100])?.email, "person7@dala.kz");
                let week_later = start().plus_days(invitations::DAYS);
                invitations::invite(
                    tx,
                    week_later,
                    workspace,
                    owner,
                    "more@dala.kz",
                    Role::Owner,
                    &tokens[7],
                )?;
                let open = invitations::list(tx, week_later, workspace)?;
                assert_eq!(open.iter().map(|one| one.email.as_str()).collect::<Vec<_>>(), ["more@dala.kz"]);
                Ok(())
            })
            .expect("all as promised");
    });
}

#[test]
fn an_invitation_makes_nobody_less_than_they_are() {
    both(|house| {
        let (owner, workspace, token) = (house.owner.id, house.workspace.id, Token::throw(&house.dice));
        let password = PasswordHash::stored(String::new());
        let role = house
            .write(move |tx| {
                let new = new_staff("b@dala.kz", password.clone());
                invitations::invite(tx, start(), workspace, owner, "b@dala.kz", Role::Marketer, &token)?;
                let person = staff::add(tx, start(), &new)?;
                staff::join(tx, workspace, person.id, Role::Owner)?;
                invitations::accept(tx, start(), &token, person.id)?;
                assert_eq!(
                    invitations::accept(tx, start(), &token, person.id).expect_err("a refusal").code,
                    "link_used"
                );
                staff::role(tx, workspace, person.id)
            })
            .expect("a role");
        assert_eq!(role, Role::Owner);
    });
}

#[test]
fn who_is_removed_stays_signed_in_elsewhere() {
    both(|house| {
        let (owner, workspace) = (house.owner.id, house.workspace.id);
        let (here, there) = (Token::throw(&house.dice), Token::throw(&house.dice));
        let link_key = house.dice.bytes();
        house
            .write(move |tx| {
                let other = workspaces::create(tx, start(), &details("Other"), link_key)?;
                staff::join(tx, other.id, owner, Role::Marketer)?;
                sessions::begin(tx, start(), &here, owner, workspace)?;
                sessions::begin(tx, start(), &there, owner, other.id)?;
                let left = staff::remove(tx, workspace, owner).expect_err("a refusal");
                assert_eq!(left.code, "last_owner");
                staff::remove(tx, other.id, owner)?;
                assert_eq!(sessions::load(tx, start(), &there).expect_err("a refusal").code, "signed_out");
                sessions::load(tx, start(), &here)?;
                let members = staff::members(tx, workspace)?;
                assert_eq!(members.len(), 1);
                assert_eq!((members[0].role, members[0].signed_in_at), (Role::Owner, Some(start())));
                assert_eq!(staff::members(tx, other.id)?, []);
                Ok(())
            })
            .expect("all as promised");
    });
}
