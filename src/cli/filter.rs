//! Records in, one JSON object a line, and lines out: what `align --jsonl` and `entities --jsonl` share.
//!
//! Invariant: a line is a record, a blank one is none; a line longer than [`LINE_BYTES`] is never held;
//! a record that is not as it should be is told of by its line and costs no other record anything.
//! Must not know: what is done with a record.

use std::io::{self, BufRead, BufReader, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::pipeline::{self, Ended, Item, Manner, Worked};
use crate::text::{Side, Sides};

/// The longest line that is read, its end not counted.
pub(super) const LINE_BYTES: usize = 256 << 20;

/// Two texts, or one, with a name that goes through unread.
#[derive(Debug)]
pub(super) struct Record<'l> {
    /// A string or a number, as it was written.
    pub(super) id: &'l RawValue,
    /// The paragraphs; `None` where the record does not have the side.
    pub(super) texts: Sides<Option<Vec<String>>>,
}

#[derive(Deserialize)]
struct Fields<'l> {
    #[serde(borrow)]
    id: &'l RawValue,
    en: Option<Vec<String>>,
    ar: Option<Vec<String>>,
}

impl<'l> Record<'l> {
    /// Reads a record; fields it does not know may be there.
    pub(super) fn read(line: &'l [u8]) -> Result<Self, String> {
        let first = line.iter().find(|b| !b.is_ascii_whitespace());
        if first.is_some_and(|b| *b != b'{') {
            return Err("not a JSON object".to_owned());
        }
        let Fields { id, en, ar } = serde_json::from_slice(line).map_err(|e| reason(&e))?;
        let is_name = |c: char| c == '"' || c == '-' || c.is_ascii_digit();
        if !id.get().starts_with(is_name) {
            return Err("its id is neither a string nor a number".to_owned());
        }
        Ok(Self {
            id,
            texts: Sides::new(en, ar),
        })
    }

    /// Both texts, for what needs both.
    pub(super) fn both(self) -> Result<(&'l RawValue, Sides<Vec<String>>), String> {
        let missing = |side: Side| format!("it has no field {:?}", side.tag());
        let english = self.texts.english.ok_or_else(|| missing(Side::English))?;
        let arabic = self.texts.arabic.ok_or_else(|| missing(Side::Arabic))?;
        Ok((self.id, Sides::new(english, arabic)))
    }

    /// The texts, one of them maybe empty, for what needs one.
    pub(super) fn either(self) -> Result<(&'l RawValue, Sides<Vec<String>>), String> {
        if Side::BOTH.iter().all(|&s| self.texts[s].is_none()) {
            return Err("it has neither a field \"en\" nor a field \"ar\"".to_owned());
        }
        Ok((self.id, self.texts.map(Option::unwrap_or_default)))
    }
}

/// What serde_json found, without the line: each record is one.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match text.strip_suffix(&place) {
        Some(what) => format!("{what}, at byte {}", error.column()),
        None => text,
    }
}

/// A result as a line: JSON in which no control character stands as it is. Terminals obey some that JSON
/// allows; escaped they are the same text.
pub(super) fn line_of(value: &impl Serialize) -> Result<Vec<u8>, String> {
    let json = serde_json::to_string(value).map_err(|e| e.to_string())?;
    let mut line = super::list::escaped(json).into_bytes();
    line.push(b'\n');
    Ok(line)
}

/// Standard input through `work`, faults told on standard error; the exit status: 1 where a record was bad,
/// 2 where that stopped it.
///
/// # Errors
/// Where writing fails.
pub(super) fn standard_input(
    manner: Manner,
    work: impl Fn(&[u8]) -> Worked + Send + Sync + 'static,
    out: &mut impl Write,
) -> io::Result<u8> {
    let ended = run(manner, io::stdin(), work, out, &mut super::tell_fault)?;
    Ok(match ended {
        Ended { stopped: true, .. } => 2,
        Ended { bad: 0, .. } => 0,
        Ended { .. } => 1,
    })
}

/// Reads records, works on each and writes the lines in the records' order.
///
/// # Errors
/// Where writing fails.
fn run(
    manner: Manner,
    input: impl Read + Send + 'static,
    work: impl Fn(&[u8]) -> Worked + Send + Sync + 'static,
    out: &mut impl Write,
    tell: &mut dyn FnMut(&str),
) -> io::Result<Ended> {
    let lines = Lines::new(BufReader::with_capacity(1 << 16, input), LINE_BYTES);
    let work = move |line: Line| {
        let outcome = line.text.and_then(|text| work(&text));
        outcome.map_err(|fault| format!("line {}: {fault}", line.number))
    };
    pipeline::run(manner, lines, work, out, tell)
}

/// A line, or why there is none.
struct Line {
    number: u64,
    text: Result<Vec<u8>, String>,
}

/// The lines of an input that are not blank.
struct Lines<R> {
    input: R,
    most: usize,
    number: u64,
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    const fn new(input: R, most: usize) -> Self {
        Self {
            input,
            most,
            number: 0,
            failed: false,
        }
    }

    /// The next line without its end, or why it is none; `None` at the end of the input.
    fn read(&mut self) -> io::Result<Option<Result<Vec<u8>, String>>> {
        let mut line = Vec::new();
        // Room for the longest line with `\r\n`.
        let most = self.most as u64 + 2;
        self.input
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if line.pop_if(|b| *b == b'\n').is_some() {
            line.pop_if(|b| *b == b'\r');
        } else if line.len() > self.most {
            // Let go before the rest is passed over.
            drop(std::mem::take(&mut line));
            self.input.skip_until(b'\n')?;
            return Ok(Some(Err(self.too_long())));
        }
        if line.len() > self.most {
            return Ok(Some(Err(self.too_long())));
        }
        if self.number == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Ok(Some(Ok(line)))
    }

    fn too_long(&self) -> String {
        format!("longer than {} MiB", self.most >> 20)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Item<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            let text = match self.read() {
                Ok(text) => text?,
                Err(error) => {
                    self.failed = true;
                    self.number += 1;
                    Err(format!("standard input could not be read: {error}"))
                }
            };
            let blank = |l: &Vec<u8>| l.iter().all(u8::is_ascii_whitespace);
            if text.as_ref().is_ok_and(blank) {
                continue;
            }
            let number = self.number;
            return Some(Item {
                name: format!("line {number}"),
                weight: text.as_ref().map_or(0, Vec::len),
                load: Line { number, text },
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8], most: usize) -> Vec<(String, Result<String, String>)> {
        // A small buffer, so that lines are cut in it.
        let input = BufReader::with_capacity(3, io::Cursor::new(input.to_vec()));
        let text = |l: Vec<u8>| String::from_utf8(l).unwrap();
        Lines::new(input, most)
            .map(|item| (item.name, item.load.text.map(text)))
            .collect()
    }

    #[test]
    fn lines_are_counted_blank_ones_too() {
        let found = lines(b"\xef\xbb\xbfone\r\n\n \r\ntwo\nthree", 100);
        let found: Vec<_> = found
            .iter()
            .map(|(name, line)| (name.as_str(), line.as_deref().unwrap()))
            .collect();
        assert_eq!(
            found,
            [("line 1", "one"), ("line 4", "two"), ("line 5", "three")]
        );
        assert!(lines(b"", 100).is_empty());
        assert!(lines(b"\n\r\n", 100).is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut input = b"12345678\r\n".to_vec();
        input.extend(vec![b'x'; 1000]);
        input.extend(b"\n123456789\r\nend\n1234567890");
        let found = lines(&input, 8);
        let is_line: Vec<bool> = found.iter().map(|(_, l)| l.is_ok()).collect();
        assert_eq!(is_line, [true, false, false, true, false]);
        assert_eq!(found.get(3).unwrap().0, "line 4");
    }

    #[test]
    fn records_are_read_and_what_is_wrong_is_said() {
        let odd = br#" {"x":{"y":[1]},"ar":["\u0628"],"id":12345678901234567890123,"en":[]} "#;
        let (id, texts) = Record::read(odd).unwrap().both().unwrap();
        assert_eq!(id.get(), "12345678901234567890123");
        assert_eq!(texts, Sides::new(vec![], vec!["ب".to_owned()]));
        for (line, said) in [
            ("[1,[],[]]", "not a JSON object"),
            ("nothing", "not a JSON object"),
            (r#"{"en":[],"ar":[]}"#, "missing field `id`"),
            (r#"{"id":null,"en":[],"ar":[]}"#, "neither a string nor a"),
            (
                r#"{"id":1,"en":"x","ar":[]}"#,
                "expected a sequence, at byte",
            ),
            (r#"{"id":1,"en":[null],"ar":[]}"#, "expected a string"),
            (r#"{"id":1,"en":[],"ar":[]"#, "EOF while parsing"),
            (r#"{"id":1,"en":[]}"#, "it has no field \"ar\""),
        ] {
            let found = Record::read(line.as_bytes()).and_then(Record::both);
            let found = found.unwrap_err();
            assert!(found.contains(said), "{line}: {found}");
            assert!(!found.contains(" at line "), "{found}");
        }
        let not_utf8 = Record::read(b"{\"id\":1,\"en\":[\"\xff\"]}");
        assert!(not_utf8.unwrap_err().contains("unicode"));
        let one = Record::read(br#"{"id":"a","ar":null,"en":["x"]}"#).unwrap();
        assert_eq!(one.either().unwrap().1.english, ["x"]);
        assert!(Record::read(br#"{"id":1}"#).unwrap().either().is_err());
        // As deep as it likes, it is told and not died of.
        let deep = format!("{{\"id\":1,\"x\":{}", "[".repeat(1 << 20));
        assert!(Record::read(deep.as_bytes()).is_err());
    }

    #[test]
    fn control_characters_go_out_escaped() {
        let line = line_of(&"a\u{9b}\u{1b}b\u{7f}\n").unwrap();
        assert_eq!(line, b"\"a\\u009b\\u001bb\\u007f\\n\"\n");
    }
}
