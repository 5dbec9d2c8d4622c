use std::sync::mpsc::Sender;

use vocabulary::{CampaignId, CustomerId, DeliveryId};

/// A header field beyond the usual ones.
pub type Header = (&'static str, String);

/// A message ready to go out.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its delivery; none for a test.
    pub delivery: Option<DeliveryId>,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// To whom, when it is a customer.
    pub customer: Option<CustomerId>,
    /// Unique part of its Message-ID.
    pub key: String,
    /// Name shown as the sender.
    pub from_name: String,
    /// Address of the sender.
    pub from_email: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Address of the recipient.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// HTML part.
    pub html: String,
    /// Plain text part.
    pub text: String,
    /// Further headers, `List-Unsubscribe` among them.
    pub headers: Vec<Header>,
    /// When it is handed over, in seconds since 1970.
    pub at_seconds: i64,
}

/// What the provider made of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Took it.
    Accepted,
    /// Refused it for good because of the recipient: reason by enhanced status code.
    Bounced(String),
    /// Refused it for good because of the message or the sender.
    Refused(String),
    /// Not now.
    Later(String),
    /// The provider cannot be reached or does not let us in: nothing was tried with this message.
    Down(String),
    /// The line broke after the whole message had gone out.
    Unknown,
}

/// Where a channel puts its verdicts.
pub type Answers = Sender<(DeliveryId, Verdict)>;

/// A way to hand messages over to the outside. To add one, implement these three.
pub trait Channel: Send + Sync {
    /// Its name in logs and figures.
    fn name(&self) -> &'static str;
    /// How many messages it can carry at the same time.
    fn capacity(&self) -> usize;
    /// Takes a message and returns at once; the receipt is answered exactly once, from any thread.
    fn send(&self, message: Message, receipt: Receipt);
}

/// Goes with a message through a channel. Dropped without an answer, it says that nobody knows.
pub struct Receipt {
    delivery: DeliveryId,
    answers: Option<Answers>,
}

impl Receipt {
    /// A receipt for a delivery.
    pub fn new(delivery: DeliveryId, answers: Answers) -> Receipt {
        Receipt { delivery, answers: Some(answers) }
    }

    /// Answers it.
    pub fn answer(mut self, verdict: Verdict) {
        self.give(verdict);
    }

    fn give(&mut self, verdict: Verdict) {
        if let Some(answers) = self.answers.take() {
            // Nobody waits any more when the worker is gone: the row's lease tells the rest.
            let _ = answers.send((self.delivery, verdict));
        }
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        self.give(Verdict::Unknown);
    }
}
