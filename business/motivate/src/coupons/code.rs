//! How a code looks: its prefix, its alphabet, its check character, and the form it is looked up in.

use vocabulary::Problem;

/// Digits and capitals of which no two are taken for each other; 31, an odd number.
pub const LETTERS: &str = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// For tills with nothing but a number pad; 9, an odd number.
pub const DIGITS: &str = "123456789";

/// Shortest code, in characters.
pub(super) const CODE_MIN: usize = 3;
/// Longest code, in characters.
pub(super) const CODE_MAX: usize = 40;
/// Fewest characters of an alphabet.
const ALPHABET_MIN: usize = 9;
/// Most characters of an alphabet.
const ALPHABET_MAX: usize = 61;
/// Fewest characters after the prefix.
const LENGTH_MIN: usize = 4;
/// Characters of which an alphabet may have one of each group.
const LOOK_ALIKES: [&str; 2] = ["0OQ", "1IL"];

/// The form in which codes are kept and looked up: capitals, without spaces and dashes.
pub fn normal(code: &str) -> String {
    let kept = code.chars().filter(|c| !c.is_whitespace() && !is_separator(*c));
    kept.flat_map(char::to_uppercase).map(|c| if c == 'İ' { 'I' } else { c }).take(CODE_MAX + 1).collect()
}

/// Whether a code in its normal form could be one at all.
pub(super) fn is_code(code: &str) -> bool {
    (CODE_MIN..=CODE_MAX).contains(&code.chars().count()) && code.chars().all(char::is_alphanumeric)
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200B}' | '\u{FEFF}')
}

/// How the unique codes of a pool look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    prefix: String,
    alphabet: Vec<char>,
    length: usize,
    space: u64,
}

impl Format {
    /// Codes of a prefix and so many characters of an alphabet, the last of them the check character.
    ///
    /// The alphabet has an odd number of characters: only then the check character finds every wrong character and every swap of two neighbours.
    pub fn try_new(prefix: &str, alphabet: &str, length: usize) -> Result<Format, Problem> {
        let prefix = normal(prefix);
        let alphabet: Vec<char> = alphabet.chars().collect();
        check_alphabet(&alphabet)?;
        let whole = prefix.chars().count() + length;
        if length < LENGTH_MIN || whole > CODE_MAX {
            let message = format!("a code has {LENGTH_MIN} to {CODE_MAX} characters");
            return Err(Problem::invalid("out_of_range", "length", message)
                .with("min", LENGTH_MIN)
                .with("max", CODE_MAX));
        }
        let space =
            (alphabet.len() as u64).checked_pow(length as u32 - 1).filter(|n| i64::try_from(*n).is_ok());
        let space = space.ok_or_else(|| {
            Problem::invalid("codes_too_long", "length", "there are more such codes than can be numbered")
        })?;
        Ok(Format { prefix, alphabet, length, space })
    }

    /// What every code begins with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The characters after the prefix.
    pub fn alphabet(&self) -> String {
        self.alphabet.iter().collect()
    }

    /// How many characters the alphabet has.
    pub(super) fn alphabet_size(&self) -> u64 {
        self.alphabet.len() as u64
    }

    /// Characters after the prefix, with the check character.
    pub fn length(&self) -> usize {
        self.length
    }

    /// How many different codes there are.
    pub fn space(&self) -> u64 {
        self.space
    }

    /// The code with a number below [`Format::space`].
    pub(super) fn code(&self, number: u64) -> String {
        let n = self.alphabet.len() as u64;
        let mut digits = vec![0; self.length - 1];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            *digit = (rest % n) as usize;
            rest /= n;
        }
        let check = self.check_of(digits.iter().copied());
        let mut code = String::with_capacity(self.prefix.len() + self.length);
        code.push_str(&self.prefix);
        code.extend(digits.into_iter().chain([check]).map(|digit| self.alphabet[digit]));
        code
    }

    /// Whether a code in its normal form could be one of these but for its check character.
    pub fn fits(&self, code: &str) -> bool {
        self.digits(code).is_some()
    }

    /// Whether a code in its normal form has the prefix, the length, the alphabet and the right check character.
    pub fn is_whole(&self, code: &str) -> bool {
        self.digits(code).is_some_and(|digits| {
            let (check, body) = digits.split_last().expect("a length of at least four");
            self.check_of(body.iter().copied()) == *check
        })
    }

    fn digits(&self, code: &str) -> Option<Vec<usize>> {
        let place = |c| self.alphabet.iter().position(|letter| *letter == c);
        let digits: Vec<usize> =
            code.strip_prefix(&self.prefix)?.chars().map(place).collect::<Option<_>>()?;
        (digits.len() == self.length).then_some(digits)
    }

    /// Damm's scheme over the quasigroup x∗y = 2x + y modulo an odd n, which is totally anti-symmetric: 1 and 2 have inverses there.
    fn check_of(&self, body: impl Iterator<Item = usize>) -> usize {
        let n = self.alphabet.len();
        let interim = body.fold(0, |interim, digit| (2 * interim + digit) % n);
        (n - 2 * interim % n) % n
    }
}

fn check_alphabet(alphabet: &[char]) -> Result<(), Problem> {
    let wrong = |code, message: &str| Err(Problem::invalid(code, "alphabet", message));
    if alphabet.len().is_multiple_of(2) {
        return wrong("alphabet_even", "an alphabet has an odd number of characters: leave one out");
    }
    if !(ALPHABET_MIN..=ALPHABET_MAX).contains(&alphabet.len()) {
        return wrong("alphabet_size", "an alphabet has 9 to 61 characters");
    }
    let text: String = alphabet.iter().collect();
    if normal(&text) != text || !alphabet.iter().all(|c| c.is_alphanumeric()) {
        return wrong("alphabet_characters", "an alphabet is made of digits and capitals");
    }
    if (1..alphabet.len()).any(|at| alphabet[..at].contains(&alphabet[at])) {
        return wrong("alphabet_twice", "an alphabet has each character once");
    }
    let alike = |group: &&str| alphabet.iter().filter(|c| group.contains(**c)).count() > 1;
    if LOOK_ALIKES.iter().any(alike) {
        return wrong("alphabet_look_alikes", "an alphabet has no characters that are taken for each other");
    }
    Ok(())
}
