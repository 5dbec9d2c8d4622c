use std::sync::mpsc::{Receiver, Sender, channel};

use communicate::{Channel, Message, Receipt, Verdict};
use vocabulary::Problem;

/// Messages caught at once.
const BATCH: usize = 500;

/// Keeps caught messages; called with a batch, from one thread.
pub type Keep = Box<dyn Fn(Vec<Message>) -> Result<(), Problem> + Send>;

/// Catches every message instead of sending it.
pub struct SandboxChannel {
    queue: Sender<(Message, Receipt)>,
}

impl SandboxChannel {
    /// Starts the thread that keeps what is caught; it ends with the channel.
    pub fn start(keep: Keep) -> std::io::Result<SandboxChannel> {
        let (queue, caught) = channel();
        std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || catch(&caught, &keep))?;
        Ok(SandboxChannel { queue })
    }
}

impl Channel for SandboxChannel {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn capacity(&self) -> usize {
        BATCH
    }

    fn send(&self, message: Message, receipt: Receipt) {
        // A receipt that comes back with the error is dropped and says that nobody knows.
        let _ = self.queue.send((message, receipt));
    }
}

fn catch(caught: &Receiver<(Message, Receipt)>, keep: &Keep) {
    while let Ok(first) = caught.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            match caught.try_recv() {
                Ok(next) => batch.push(next),
                Err(_) => break,
            }
        }
        let (messages, receipts): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let verdict = match keep(messages) {
            Ok(()) => Verdict::Accepted,
            Err(problem) => Verdict::Down(problem.code.to_owned()),
        };
        for receipt in receipts {
            receipt.answer(verdict.clone());
        }
    }
}
