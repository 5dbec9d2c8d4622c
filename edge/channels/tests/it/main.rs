//! Mail as it is written, signed and handed over.

mod mail;
mod refusals;
mod server;
mod sink;

use communicate::Message;
use vocabulary::DeliveryId;

/// A message to an address.
fn message(number: i64, to: &str) -> Message {
    Message {
        delivery: Some(DeliveryId(number)),
        campaign: None,
        customer: None,
        key: format!("{number}.test"),
        from_name: "Дала".to_owned(),
        from_email: "shop@example.com".to_owned(),
        reply_to: Some("answers@example.com".to_owned()),
        to: to.to_owned(),
        subject: format!("Сәлем, № {number}"),
        html: format!(
            "<html><body><p>Сәлем {number}!</p>{}</body></html>",
            "<p>Күзгі жеңілдіктер басталды</p>".repeat(60)
        ),
        text: format!("Hello {number}\n.a line that begins with a dot\n{}", "word ".repeat(40)),
        headers: vec![
            ("List-Unsubscribe", "<https://shop.example/u/abc>".to_owned()),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ],
        at_seconds: 1_790_000_000,
    }
}
