use columnar::MessageKind;
use vocabulary::Instant;

/// A request for a picture or a link, as the door saw it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hit<'a> {
    /// When.
    pub at: Instant,
    /// The program that asked, as it names itself.
    pub agent: &'a str,
    /// Asked only whether it is there.
    pub is_head: bool,
    /// Said that it fetches ahead of a person's wish.
    pub is_prefetch: bool,
}

/// Words in the names of programs that look into messages for safety, preview or archive.
const MACHINES: [&str; 24] = [
    "barracuda",
    "bitdefender",
    "bot",
    "cloudmark",
    "crawler",
    "curl",
    "facebookexternalhit",
    "fireeye",
    "forcepoint",
    "go-http-client",
    "headlesschrome",
    "java/",
    "libwww",
    "mimecast",
    "phantomjs",
    "preview",
    "proofpoint",
    "python",
    "safelinks",
    "scan",
    "slurp",
    "sophos",
    "spider",
    "symantec",
];

/// A message followed within this time of the mail server's answer was followed by the server on its way.
const TOO_SOON_MICROS: i64 = 2_000_000;

impl Hit<'_> {
    /// Whether a person is behind it, as far as can be told.
    pub fn is_human(&self, kind: MessageKind, done_at: Option<Instant>) -> bool {
        let agent = self.agent.trim().to_ascii_lowercase();
        // Apple's privacy protection opens every message under this bare name.
        let is_shielded = kind == MessageKind::Opened && agent == "mozilla/5.0";
        let is_machine = agent.is_empty() || is_shielded || MACHINES.iter().any(|word| agent.contains(word));
        let is_too_soon = done_at.is_some_and(|done| self.at.0 - done.0 < TOO_SOON_MICROS);
        !(self.is_head || self.is_prefetch || is_machine || is_too_soon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scanners_prefetchers_and_the_too_quick_are_no_people() {
        let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let (sent, later) = (Instant(0), Instant(60_000_000));
        let person = Hit { at: later, agent: browser, ..Hit::default() };
        let cases = [
            (person, true),
            (
                Hit {
                    agent: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
                    ..person
                },
                true,
            ),
            (Hit { agent: "Mozilla/5.0", ..person }, false),
            (Hit { agent: "", ..person }, false),
            (Hit { agent: "Barracuda Sentinel (EE)", ..person }, false),
            (Hit { is_head: true, ..person }, false),
            (Hit { is_prefetch: true, ..person }, false),
            (Hit { at: Instant(1_500_000), ..person }, false),
        ];
        for (hit, expected) in cases {
            assert_eq!(hit.is_human(MessageKind::Opened, Some(sent)), expected, "{hit:?}");
        }
    }
}
