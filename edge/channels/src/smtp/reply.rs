use communicate::Verdict;

/// An answer of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

/// Which of our words was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    From,
    To,
    Data,
    End,
}

impl Reply {
    pub(super) fn is_fine(&self) -> bool {
        (200..400).contains(&self.code)
    }

    /// The enhanced status code, or the plain one: never the server's words, they can name the recipient.
    pub(super) fn reason(&self) -> String {
        let first = self.lines.first().and_then(|line| line.split([' ', '-']).next()).unwrap_or_default();
        if is_enhanced(first) { first.to_owned() } else { self.code.to_string() }
    }

    /// What a refusal means for the message.
    pub(super) fn verdict(&self, stage: Stage) -> Verdict {
        let reason = self.reason();
        match self.code {
            200..400 => Verdict::Accepted,
            // Signed out, or not let in: the message itself is not at fault.
            530 | 534 | 535 | 538 => Verdict::Down(reason),
            500..600 if self.is_recipients_fault(stage, &reason) => Verdict::Bounced(reason),
            // A full mailbox empties again.
            500..600 if reason == "5.2.2" => Verdict::Later(reason),
            500..600 => Verdict::Refused(reason),
            _ => Verdict::Later(reason),
        }
    }

    fn is_recipients_fault(&self, stage: Stage, reason: &str) -> bool {
        match reason.split('.').nth(1) {
            Some("1") => stage != Stage::From,
            Some("2") => reason != "5.2.2" && reason != "5.2.3",
            Some("4") => reason == "5.4.4" || reason == "5.4.1",
            Some(_) => false,
            None => stage == Stage::To && matches!(self.code, 550 | 551 | 553),
        }
    }
}

fn is_enhanced(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number) && matches!(parts[0], "2" | "4" | "5")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        let cases = [
            (Stage::To, 250, "2.1.5 ok", Verdict::Accepted),
            (Stage::To, 550, "5.1.1 <a@b.kz> no such user", Verdict::Bounced("5.1.1".into())),
            (Stage::To, 550, "no such user a@b.kz", Verdict::Bounced("550".into())),
            (Stage::To, 552, "5.2.2 mailbox full", Verdict::Later("5.2.2".into())),
            (Stage::To, 450, "4.2.1 greylisted", Verdict::Later("4.2.1".into())),
            (Stage::To, 554, "5.7.1 blocked", Verdict::Refused("5.7.1".into())),
            (Stage::From, 550, "5.1.8 bad sender", Verdict::Refused("5.1.8".into())),
            (Stage::From, 530, "5.7.0 sign in first", Verdict::Down("5.7.0".into())),
            (Stage::End, 550, "5.7.1 spam", Verdict::Refused("5.7.1".into())),
            (Stage::End, 451, "4.3.0 later", Verdict::Later("4.3.0".into())),
            (Stage::Data, 421, "closing", Verdict::Later("421".into())),
        ];
        for (stage, code, line, expected) in cases {
            let reply = Reply { code, lines: vec![line.to_owned()] };
            assert_eq!(reply.verdict(stage), expected, "{code} {line}");
        }
    }
}
