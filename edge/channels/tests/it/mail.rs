use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use channels::dkim::{self, Signer};
use channels::mail::{self, Mail};
use rsa::pkcs8::DecodePublicKey;
use rsa::sha2::Digest;
use rsa::{Pkcs1v15Sign, RsaPublicKey};
use vocabulary::SeededDice;

use crate::message;

#[test]
fn a_message_is_plain_mail_in_short_lines() {
    let wire = mail::write(&message(1, "ann@example.com"), "shop.example").to_wire(None, 0);
    let text = String::from_utf8(wire).expect("ascii");
    assert!(text.is_ascii());
    assert!(text.lines().all(|line| line.len() <= 998));
    assert!(text.ends_with("\r\n.\r\n"));
    assert!(!text[..text.len() - 5].contains("\r\n."), "no line begins with a dot");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "every line ends in both");
    for field in [
        "From: =?utf-8?B?0JTQsNC70LA=?=\r\n <shop@example.com>\r\n",
        "To: ann@example.com\r\n",
        "Date: Mon, 21 Sep 2026 14:13:20 +0000\r\n",
        "Message-ID: <1.test@shop.example>\r\n",
        "Reply-To: answers@example.com\r\n",
        "List-Unsubscribe: <https://shop.example/u/abc>\r\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
    ] {
        assert!(text.contains(field), "{field}\n{text}");
    }
}

#[test]
fn nothing_put_into_a_message_makes_a_header_of_its_own() {
    let mut sly = message(1, "ann@example.com");
    sly.subject = "Hi\r\nBcc: all@example.com".to_owned();
    sly.from_name = "Shop\r\nX-Evil: 1".to_owned();
    sly.headers.push(("Feedback-ID", "a\nX-Evil: 2".to_owned()));
    let wire = String::from_utf8(mail::write(&sly, "h").to_wire(None, 0)).expect("ascii");
    let head = wire.split("\r\n\r\n").next().expect("a head");
    assert!(head.split("\r\n").all(|line| !line.starts_with("Bcc") && !line.starts_with("X-Evil")), "{head}");
}

/// The message of RFC 8463, appendix A, and the hash of its body printed there.
#[test]
fn the_body_hash_is_the_one_published() {
    let key = dkim::generate(&SeededDice::new(7)).expect("a key");
    let signer = Signer::try_new("football.example.com", "test", &key.private_key).expect("a signer");
    let body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    for padded in [
        body.to_owned(),
        format!("{body}\r\n\r\n"),
        body.replace("  Are", " \t Are").replace("Joe.", "Joe. \t"),
    ] {
        let signature = signer.sign(&Mail { headers: Vec::new(), body: padded }, 0).expect("signed");
        assert_eq!(tag(&signature, "bh="), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    }
}

#[test]
fn a_signature_verifies_with_the_published_record_and_covers_the_way_out() {
    let key = dkim::generate(&SeededDice::new(7)).expect("a key");
    let mail = Mail {
        headers: [
            ("From", "\"Shop\"\r\n <shop@example.com>"),
            ("X-Other", "not signed"),
            ("Subject", "  Two   words "),
            ("List-Unsubscribe", "<https://shop.example/u/abc>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        body: "Hi\r\n".to_owned(),
    };
    let signature = Signer::try_new("example.com", "p1", &key.private_key)
        .expect("a signer")
        .sign(&mail, 1_790_000_000)
        .expect("signed");
    let signed = format!(
        "from:\"Shop\" <shop@example.com>\r\nsubject:Two words\r\nlist-unsubscribe:<https://shop.example/u/abc>\r\n\
         list-unsubscribe-post:List-Unsubscribe=One-Click\r\n\
         dkim-signature:v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=p1; t=1790000000; \
         h=from:subject:list-unsubscribe:list-unsubscribe-post; bh={}; b=",
        tag(&signature, "bh=")
    );
    let record = key.public_record.strip_prefix("v=DKIM1; k=rsa; p=").expect("a record");
    let public =
        RsaPublicKey::from_public_key_der(&STANDARD.decode(record).expect("base64")).expect("a public key");
    let bytes = STANDARD.decode(tag(&signature, ";b=")).expect("base64");
    public
        .verify(
            Pkcs1v15Sign::new::<rsa::sha2::Sha256>(),
            &rsa::sha2::Sha256::digest(signed.as_bytes()),
            &bytes,
        )
        .expect("it verifies");
}

#[test]
fn a_key_that_is_none_is_refused() {
    assert!(Signer::try_new("example.com", "p1", "no key").is_err());
}

fn tag(text: &str, name: &str) -> String {
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let start = joined.find(name).expect("the tag") + name.len();
    joined[start..].split(';').next().expect("a value").to_owned()
}
