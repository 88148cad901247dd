//! Text that is written as it stands, made safe for whatever shows it: what a terminal would obey is replaced.
//!
//! Two places do this in a way of their own: [`cluster`](super::cluster) shows pictures of control characters,
//! which a reader may want to know of, and the symbols of cells lose characters of unknown width as well.
//! Invariant: no control character is left but line ends where these are kept.
//! Must not know: where the text goes.

use std::borrow::Cow;

use super::bidi::turns;
use super::cluster::picture;

/// The text with its line ends, every other control character replaced by U+FFFD.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

/// The text on one line: a blank for every control character, line ends and tabs among them.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The text with pictures in place of the formatting characters that give what stands behind them another direction:
/// one in the name of a file would turn the message round that names it.
#[must_use]
pub fn undirected(text: &str) -> Cow<'_, str> {
    if !text.contains(turns) {
        return Cow::Borrowed(text);
    }
    let seen = |c: char| picture(c).filter(|_| turns(c)).unwrap_or(c);
    Cow::Owned(text.chars().map(seen).collect())
}

/// A line with what it quotes kept in an order of its own (UAX #9: FSI and PDI), so that an Arabic word does not
/// draw the numbers beside it over to its other side.
#[must_use]
pub fn isolated(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let text = undirected(text);
    let parts = text.split('"').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.to_owned(),
        _ => format!("\u{2068}{part}\u{2069}"),
    });
    Cow::Owned(parts.collect::<Vec<_>>().join("\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_terminal_obeys() {
        let all: String = ('\0'..'\u{100}').collect();
        let is_control = |c: char| c.is_control();
        assert!(!one_line(&all).contains(is_control));
        let kept = printable(&all);
        assert_eq!(kept.matches(is_control).collect::<Vec<_>>(), ["\n"]);
        assert_eq!(kept.chars().count(), all.chars().count());
        assert_eq!(printable("دار\u{1b}[2J"), "دار\u{fffd}[2J");
        assert_eq!(one_line("a\tb\r\n"), "a b  ");
    }

    #[test]
    fn what_a_message_names_does_not_turn_the_message() {
        assert_eq!(undirected("a\u{200f}b دار"), "a\u{200f}b دار");
        let message = "report\u{202e}txt.exe: no such file \"دار\u{2069}\"";
        let shown = "report⇐txt.exe: no such file \"\u{2068}دار⇊\u{2069}\"";
        assert_eq!(isolated(message), shown);
        let turning = '\u{202a}'..='\u{2069}';
        let all: String = turning.collect();
        assert_eq!(undirected(&all).chars().count(), all.chars().count());
        assert!(!undirected(&all).contains(['\u{202e}', '\u{2066}', '\u{202c}']));
    }
}
