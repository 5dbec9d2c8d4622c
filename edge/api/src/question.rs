//! Questions of everybody in the columns: so many at a time, each for so long, and none for who went away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use vocabulary::Problem;

/// Questions at a time; each walks the columns on several threads and holds at most the ids of those it finds.
const AT_ONCE: usize = 4;
/// How long one may take.
const TIME: Duration = Duration::from_secs(30);

/// Where questions wait for their turn.
pub(crate) struct Questions {
    turns: Arc<Semaphore>,
    time: Duration,
}

impl Default for Questions {
    fn default() -> Questions {
        Questions { turns: Arc::new(Semaphore::new(AT_ONCE)), time: TIME }
    }
}

impl Questions {
    /// Asks when it is its turn, off the threads that answer requests. The flag is set when it takes too long, or when nobody waits for the answer
    /// any more.
    pub async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&AtomicBool) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(Problem::internal)?;
        let stop = StopWhenGone::default();
        let flag = Arc::clone(&stop.0);
        let mut answer = spawn_blocking(move || {
            // Held until it has ended, also when nobody waits for it.
            let _turn = turn;
            ask(&flag)
        });
        let in_time = timeout(self.time, &mut answer).await;
        drop(stop);
        match in_time {
            Ok(answer) => answer.map_err(Problem::internal)?,
            Err(_) => answer.await.map_err(Problem::internal)?,
        }
    }
}

#[derive(Default)]
struct StopWhenGone(Arc<AtomicBool>);

impl Drop for StopWhenGone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goes on until it is stopped, and tells that it was.
    fn endless(told: tokio::sync::oneshot::Sender<()>) -> impl FnOnce(&AtomicBool) -> Result<(), Problem> {
        move |stop| {
            while !stop.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            told.send(()).map_err(|()| Problem::internal("nobody listens"))
        }
    }

    #[tokio::test]
    async fn a_question_is_stopped_when_it_takes_too_long() {
        let questions = Questions { turns: Arc::new(Semaphore::new(1)), time: Duration::from_millis(10) };
        let (told, stopped) = tokio::sync::oneshot::channel();
        questions.ask(endless(told)).await.expect("it ended");
        stopped.await.expect("it was stopped");
    }

    #[tokio::test]
    async fn a_question_ends_when_whoever_asked_goes_away_and_the_next_has_its_turn() {
        let questions = Questions { turns: Arc::new(Semaphore::new(1)), time: TIME };
        let (told, stopped) = tokio::sync::oneshot::channel();
        let asked = timeout(Duration::from_millis(10), questions.ask(endless(told))).await;
        asked.expect_err("gone before the answer");
        stopped.await.expect("it was stopped");
        assert_eq!(questions.ask(|_| Ok(7)).await.expect("the next"), 7);
    }
}
