//! What a terminal answered, told apart from what the reader typed meanwhile.
//!
//! Invariant: every byte is either part of a reply or handed on as typed, in its order; whatever
//! comes, what is kept of the replies is bounded. A reply that breaks off is none.
//! Must not know: how bytes are read, what a reply means for the picture.

use std::ops::Range;

/// The questions, in one write; DA1 last: every terminal that was looked at answers it, and answers
/// in order, so nothing comes after it that was asked before it. XTVERSION (xterm's ctlseqs), DA2,
/// DA3, and DECRQM of mode 8 (bidirectional support, ECMA TR/53).
const QUESTIONS: &str = "\u{1b}[>q\u{1b}[>c\u{1b}[=c\u{1b}[8$p";
/// The cells of an Arabic form with a left-to-right mark on it: draws both at the top left, asks
/// where the cursor is, clears the row.
const WIDTH: &str = "\u{1b}[1;1H\u{fe91}\u{200e}\u{1b}[6n\u{1b}[1;1H\u{1b}[2K";
const FENCE: &str = "\u{1b}[c";

/// What is sent to ask. The width can only be asked where the first row of the screen is ours.
#[must_use]
pub fn questions(width: bool) -> String {
    [QUESTIONS, if width { WIDTH } else { "" }, FENCE].concat()
}

/// The most bytes kept of one reply. The longest seen has 45.
const LONGEST: usize = 256;

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// As it came, at most 256 bytes of it.
    pub raw: Vec<u8>,
    /// What it says, without its frame.
    pub says: String,
}

/// The replies of a terminal; those that it did not give are missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replies {
    /// XTVERSION: `kitty(0.48.2)`.
    pub version: Option<Reply>,
    /// DA1: `62;52;`.
    pub primary: Option<Reply>,
    /// DA2: `1;4000;48`.
    pub secondary: Option<Reply>,
    /// DA3, in capitals: `7E565445`.
    pub tertiary: Option<Reply>,
    /// DECRQM of mode 8: `1` is set, `2` reset, `0` not known, `4` reset for ever.
    pub bidi_mode: Option<Reply>,
    /// The column after the Arabic form with its mark: `2` where the mark takes no cell.
    pub column: Option<Reply>,
}

impl Replies {
    /// Whether the last question was answered, so that nothing more is to come.
    #[must_use]
    pub const fn complete(&self) -> bool {
        self.primary.is_some()
    }

    /// The replies with their names, in the order of the questions.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<&Reply>); 6] {
        [
            ("XTVERSION", self.version.as_ref()),
            ("DA2", self.secondary.as_ref()),
            ("DA3", self.tertiary.as_ref()),
            ("DECRQM 8", self.bidi_mode.as_ref()),
            ("cursor", self.column.as_ref()),
            ("DA1", self.primary.as_ref()),
        ]
    }

    /// The replies as they came, to be kept; [`Replies::read`] reads them again.
    #[must_use]
    pub fn to_keep(&self) -> String {
        // What a terminal did not say so, as keys typed into it may leave it, would be read back as something
        // else: what is not ASCII, and what is not one whole reply.
        let whole = |name: &str, reply: &Reply| {
            let mut alone = Splitter::default();
            alone.push(&reply.raw);
            alone.finish();
            let said = alone.replies.named().into_iter();
            alone.typed.is_empty()
                && said.eq(self.named().map(|(n, r)| (n, r.filter(|_| n == name))))
        };
        let all = self.named().into_iter();
        all.filter_map(|(name, reply)| reply.filter(|r| r.raw.is_ascii() && whole(name, r)))
            .flat_map(|reply| reply.raw.iter().map(|&byte| char::from(byte)))
            .collect()
    }

    /// Reads replies that were kept; of what else stands there nothing is taken.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let mut splitter = Splitter::default();
        splitter.push(kept.as_bytes());
        splitter.finish();
        splitter.replies
    }

    fn take(&mut self, kind: Kind, reply: Reply) {
        let place = match kind {
            Kind::Version => &mut self.version,
            Kind::Primary => &mut self.primary,
            Kind::Secondary => &mut self.secondary,
            Kind::Tertiary => &mut self.tertiary,
            Kind::BidiMode => &mut self.bidi_mode,
            Kind::Column => &mut self.column,
            Kind::Other => return,
        };
        *place = Some(reply);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Version,
    Primary,
    Secondary,
    Tertiary,
    BidiMode,
    Column,
    /// One that was not asked for.
    Other,
}

/// Takes replies and typed bytes apart while they come.
#[derive(Debug, Default)]
pub struct Splitter {
    /// What may be the beginning of something.
    held: Vec<u8>,
    replies: Replies,
    typed: Vec<u8>,
}

/// How a sequence at the start of some bytes ends.
enum Part {
    /// More bytes are needed to tell.
    Open,
    /// The first bytes, this many, are typed.
    Typed(usize),
    /// The first bytes, this many, are a reply, but for those typed into it.
    Reply(usize, Kind, String, Vec<Range<usize>>),
    /// The first bytes, this many, began a reply and never will be one.
    Broken(usize, Vec<Range<usize>>),
}

impl Splitter {
    /// Takes what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
        self.work(false);
    }

    /// Nothing more comes for now: what was begun is taken for what it is.
    pub fn finish(&mut self) {
        self.work(true);
    }

    /// Whether something is begun that may go on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether what is begun looks like a reply rather than like a key: one by one, nobody types it.
    #[must_use]
    pub fn is_in_reply(&self) -> bool {
        matches!(
            self.held.as_slice(),
            [ESC, b'[' | b'P']
                | [ESC, b'[', b'?' | b'>' | b'0'..=b'9', ..]
                | [ESC, b'P', b'>' | b'!', ..]
        )
    }

    /// What came in reply so far.
    #[must_use]
    pub const fn replies(&self) -> &Replies {
        &self.replies
    }

    /// Hands over what was typed so far.
    #[must_use]
    pub fn take_typed(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.typed)
    }

    fn work(&mut self, last: bool) {
        let held = std::mem::take(&mut self.held);
        let mut at = 0;
        while let Some(rest) = held.get(at..).filter(|rest| !rest.is_empty()) {
            let slice = |range: Range<usize>| rest.get(range).unwrap_or_default();
            let length = match part(rest, last) {
                Part::Open => break,
                Part::Typed(length) => {
                    self.typed.extend_from_slice(slice(0..length));
                    length
                }
                Part::Reply(length, kind, says, typed) => {
                    let mut raw = Vec::new();
                    let mut from = 0;
                    for range in typed {
                        raw.extend_from_slice(slice(from..range.start));
                        from = range.end;
                        self.typed.extend_from_slice(slice(range));
                    }
                    raw.extend_from_slice(slice(from..length));
                    raw.truncate(LONGEST);
                    self.replies.take(kind, Reply { raw, says });
                    length
                }
                Part::Broken(length, typed) => {
                    for range in typed {
                        self.typed.extend_from_slice(slice(range));
                    }
                    length
                }
            };
            at += length.max(1);
        }
        self.held = held.get(at..).unwrap_or_default().to_vec();
    }
}

const ESC: u8 = 0x1b;

/// What stands at the start of some bytes, of which there is at least one.
fn part(bytes: &[u8], last: bool) -> Part {
    let open = |typed: usize| if last { Part::Typed(typed) } else { Part::Open };
    match bytes {
        [ESC] | [ESC, b'[' | b'P' | b'O'] | [ESC, b'P', b'>' | b'!'] => open(bytes.len()),
        [ESC, b'[', b'?' | b'>', ..] => attributes(bytes, last),
        [ESC, b'P', b'>' | b'!', b'|', ..] => string(bytes, last),
        [ESC, b'[', ..] => control(bytes, last),
        [ESC, b'O', _, ..] => Part::Typed(3),
        [ESC, ESC, ..] => Part::Typed(1),
        [ESC, rest @ ..] => {
            character(rest).map_or_else(|| open(bytes.len()), |n| Part::Typed(1 + n))
        }
        _ => character(bytes).map_or_else(|| open(bytes.len()), Part::Typed),
    }
}

/// The length of the character in UTF-8 at the start; `None` if it breaks off at the end.
fn character(bytes: &[u8]) -> Option<usize> {
    let wanted = match bytes.first()? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let going_on = bytes.iter().skip(1).take(wanted - 1);
    let right = going_on.take_while(|b| (0x80..=0xbf).contains(*b)).count();
    if right + 1 == wanted || right + 1 < bytes.len() {
        Some(right + 1)
    } else {
        None
    }
}

/// What a reader's key inside a reply is: its length, or nothing if a reply begins there.
fn key_inside(bytes: &[u8]) -> Result<Option<usize>, ()> {
    match bytes {
        [ESC, b'[', b'?' | b'>', ..] | [ESC, b'P', b'>' | b'!', ..] => Err(()),
        _ => match part(bytes, false) {
            Part::Typed(length) => Ok(Some(length)),
            Part::Open => Ok(None),
            Part::Reply(..) | Part::Broken(..) => Err(()),
        },
    }
}

/// A reply that goes on after all that has come, or never will.
fn unended(length: usize, at: usize, mut typed: Vec<Range<usize>>, last: bool) -> Part {
    if !last {
        return Part::Open;
    }
    typed.push(at..length);
    Part::Broken(length, typed)
}

/// `CSI ?` or `CSI >`: no key begins so, and what is neither a number nor an end was typed into it.
fn attributes(bytes: &[u8], last: bool) -> Part {
    let asked = if bytes.get(2) == Some(&b'?') {
        Kind::Primary
    } else {
        Kind::Secondary
    };
    let mut says = String::new();
    let mut typed = Vec::new();
    let mut mode = false;
    let mut at = 3;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' | b';' => {
                if says.len() < LONGEST {
                    says.push(char::from(byte));
                }
            }
            b'$' => mode = true,
            b'c' if !mode => return Part::Reply(at + 1, asked, says, typed),
            b'y' if mode => return Part::Reply(at + 1, Kind::Other, says, typed),
            _ => match key_inside(bytes.get(at..).unwrap_or_default()) {
                Ok(Some(length)) => {
                    typed.push(at..at + length);
                    at += length;
                    continue;
                }
                Ok(None) => break,
                Err(()) => return Part::Broken(at, typed),
            },
        }
        at += 1;
        if at > LONGEST {
            return Part::Broken(at, typed);
        }
    }
    unended(bytes.len(), at, typed, last)
}

/// `DCS > |` or `DCS ! |` up to its end (ST, or BEL as some have it): printable ASCII.
fn string(bytes: &[u8], last: bool) -> Part {
    let kind = if bytes.get(2) == Some(&b'>') {
        Kind::Version
    } else {
        Kind::Tertiary
    };
    let mut says = String::new();
    let mut typed = Vec::new();
    let mut at = 4;
    let ended = |says: String| match kind {
        Kind::Tertiary => says.to_ascii_uppercase(),
        _ => says,
    };
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        match rest {
            [0x20..=0x7e, ..] => {
                if let (true, Some(&byte)) = (says.len() < LONGEST, rest.first()) {
                    says.push(char::from(byte));
                }
                at += 1;
            }
            [0x07, ..] => return Part::Reply(at + 1, kind, ended(says), typed),
            [ESC, b'\\', ..] => return Part::Reply(at + 2, kind, ended(says), typed),
            _ => match key_inside(rest) {
                Ok(Some(length)) => {
                    typed.push(at..at + length);
                    at += length;
                }
                Ok(None) => break,
                Err(()) => return Part::Broken(at, typed),
            },
        }
        if at > 16 * LONGEST {
            return Part::Broken(at, typed);
        }
    }
    unended(bytes.len(), at, typed, last)
}

/// Any other control sequence: a key, a paste, the state of mode 8 or where the cursor is.
fn control(bytes: &[u8], last: bool) -> Part {
    let body = bytes.get(2..).unwrap_or_default();
    let inner = body
        .iter()
        .take_while(|b| (0x20..=0x3f).contains(*b))
        .count();
    let Some(&end) = body.get(inner) else {
        return if last || inner > LONGEST {
            Part::Typed(bytes.len())
        } else {
            Part::Open
        };
    };
    let length = 2 + inner + 1;
    let says = String::from_utf8_lossy(body.get(..inner).unwrap_or_default()).into_owned();
    match (end, says.as_str()) {
        (b'~', "200") => pasted(bytes, length, last),
        (b'y', mode) => match mode.strip_suffix('$').and_then(|m| m.split_once(';')) {
            Some(("8", state)) => Part::Reply(length, Kind::BidiMode, state.to_owned(), Vec::new()),
            _ => Part::Typed(length),
        },
        // The third function key with shift comes as `CSI 1;2R`, too; nobody presses it now.
        (b'R', place) => match place.split_once(';') {
            Some(("1", column)) if is_number(column) => {
                Part::Reply(length, Kind::Column, column.to_owned(), Vec::new())
            }
            _ => Part::Typed(length),
        },
        // A linux console's function keys.
        (b'[', "") => match body.get(1) {
            Some(_) => Part::Typed(length + 1),
            None if last => Part::Typed(length),
            None => Part::Open,
        },
        (0x40..=0x7e, _) => Part::Typed(length),
        // Something else began inside of it.
        _ => Part::Typed(length - 1),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A bracketed paste, whole: what is pasted may look like a reply and is none.
fn pasted(bytes: &[u8], from: usize, last: bool) -> Part {
    const END: &[u8] = b"\x1b[201~";
    let inside = bytes.get(from..).unwrap_or_default();
    match inside.windows(END.len()).position(|w| w == END) {
        Some(at) => Part::Typed(from + at + END.len()),
        None if last => Part::Typed(bytes.len()),
        None => Part::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds bytes in pieces of a size; the replies, and what was typed.
    fn split(bytes: &[u8], piece: usize) -> (Replies, Vec<u8>) {
        let mut splitter = Splitter::default();
        for piece in bytes.chunks(piece.max(1)) {
            splitter.push(piece);
        }
        splitter.finish();
        (splitter.replies().clone(), splitter.take_typed())
    }

    fn says(reply: &Option<Reply>) -> Option<&str> {
        reply.as_ref().map(|r| r.says.as_str())
    }

    const VTE: &str = "\u{1b}P>|VTE(8401)\u{1b}\\\u{1b}[>61;8401;1c\u{1b}P!|7e565445\u{1b}\\\
                       \u{1b}[8;1$y\u{1b}[1;2R\u{1b}[?61;1;21;22;28c";

    #[test]
    fn what_is_kept_is_read_again() {
        for bytes in [VTE.as_bytes(), b"\x1bP>|\x98\xff\x1b\\\x1b[?1;2c"] {
            let kept = split(bytes, 1).0.to_keep();
            assert!(kept.ends_with('c'), "{kept:?}");
            assert_eq!(Replies::read(&kept).to_keep(), kept);
        }
    }

    #[test]
    fn a_reply_that_keys_have_torn_is_not_kept_as_another() {
        // Found by fuzzing; the last bytes of an input tell where it is cut.
        let found = include_bytes!("../../../fuzz/seeds/replies/keys_inside");
        for end in found.len() - 24..=found.len() {
            let kept = split(&found[..end], 1).0.to_keep();
            assert_eq!(Replies::read(&kept).to_keep(), kept, "{end}");
        }
    }

    #[test]
    fn each_reply_is_read_however_it_is_cut() {
        for piece in 1..=VTE.len() {
            let (replies, typed) = split(VTE.as_bytes(), piece);
            assert_eq!(says(&replies.version), Some("VTE(8401)"));
            assert_eq!(says(&replies.secondary), Some("61;8401;1"));
            assert_eq!(says(&replies.tertiary), Some("7E565445"));
            assert_eq!(says(&replies.bidi_mode), Some("1"));
            assert_eq!(says(&replies.column), Some("2"));
            assert_eq!(Replies::read(&replies.to_keep()), replies);
            assert_eq!(says(&replies.primary), Some("61;1;21;22;28"));
            assert_eq!(replies.version.unwrap().raw, b"\x1bP>|VTE(8401)\x1b\\");
            assert_eq!(typed, b"");
        }
    }

    /// Keys as terminals send them: letters, enter, ctrl-c, arrows, function keys, alt, escape twice,
    /// the mouse, the focus, a paste with a reply in it.
    const KEYS: &[&[u8]] = &[
        b"j",
        b"\r",
        b"\x03",
        "ت".as_bytes(),
        "\u{1f600}".as_bytes(),
        b"\x1b[A",
        b"\x1bOB",
        b"\x1b[15;2~",
        b"\x1bx",
        b"\x1b[<0;12;7M",
        b"\x1b[I",
        b"\x1b[200~\x1b[?62;c pasted \xd8\xaa\x1b[201~",
    ];

    #[test]
    fn keys_between_replies_are_kept_byte_for_byte() {
        let borders: Vec<usize> = (0..=VTE.len())
            .filter(|at| VTE.as_bytes().get(*at).is_none_or(|b| *b == ESC))
            .filter(|at| VTE.as_bytes().get(at + 1) != Some(&b'\\'))
            .collect();
        assert_eq!(borders.len(), 7);
        for key in KEYS.iter().chain(&[&b"1c;$y\\P>|!"[..]]) {
            for at in &borders {
                let (before, after) = VTE.as_bytes().split_at(*at);
                let bytes = [before, key, after].concat();
                for piece in [1, 3, 1000] {
                    let (replies, typed) = split(&bytes, piece);
                    assert_eq!(typed, *key, "at {at}");
                    assert_eq!(says(&replies.version), Some("VTE(8401)"));
                    assert!(replies.named().iter().all(|(_, reply)| reply.is_some()));
                }
            }
        }
    }

    #[test]
    fn keys_that_no_reply_could_hold_are_kept_even_inside_of_one() {
        let replies = "\u{1b}[>61;8401;1c\u{1b}[?61;1c";
        for key in KEYS {
            // After `CSI >` and `CSI ?`, up to the `c`.
            for at in (3..13).chain(16..21) {
                let (before, after) = replies.as_bytes().split_at(at);
                let (found, typed) = split(&[before, key, after].concat(), 1000);
                assert_eq!(typed, *key, "at {at}");
                assert_eq!(says(&found.secondary), Some("61;8401;1"));
                assert_eq!(says(&found.primary), Some("61;1"));
            }
        }
        for key in KEYS.iter().filter(|k| k[0] != b'j') {
            let version = [b"\x1bP>|kit".as_slice(), key, b"ty(0.48.2)\x1b\\"].concat();
            let (found, typed) = split(&version, 2);
            assert_eq!(
                (says(&found.version), typed.as_slice()),
                (Some("kitty(0.48.2)"), *key)
            );
        }
    }

    #[test]
    fn a_reply_that_breaks_off_is_none_and_what_follows_is_read() {
        let (replies, typed) = split(b"\x1bP>|kitty(0.4\x1b[>1;40\x1b[8;0$y\x1b[?62;cq", 4);
        assert_eq!(says(&replies.primary), Some("62;"));
        assert_eq!((replies.version, replies.secondary), (None, None));
        assert_eq!(typed, b"q");
        let (replies, typed) = split(b"\x1b[?62;", 1);
        assert_eq!((replies, typed.as_slice()), (Replies::default(), &b""[..]));
    }

    #[test]
    fn what_is_kept_of_endless_replies_is_bounded_and_the_rest_goes_on() {
        for head in [&b"\x1bP>|"[..], b"\x1b[>", b"\x1b[?", b"\x1bP!|"] {
            let mut bytes = head.to_vec();
            bytes.extend(std::iter::repeat_n(b'1', 1_000_000));
            let (replies, _) = split(&bytes, 4096);
            assert_eq!(replies, Replies::default());
            bytes.truncate(2000);
            bytes.extend_from_slice(b"\x1b\\\x1b[?6c");
            let (replies, _) = split(&bytes, 4096);
            assert_eq!(says(&replies.primary), Some("6"));
            assert!(says(&replies.version).is_none_or(|v| v.len() <= LONGEST));
        }
    }

    #[test]
    fn any_bytes_are_taken() {
        let mut seed = 7_u32;
        let alphabet = b"\x1b\x1b\x1b[[PO>?!|;$cyR~12\\\x07\x00q\xd8\xaa\xff";
        for _ in 0..3000 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    alphabet[(seed >> 16) as usize % alphabet.len()]
                })
                .collect();
            let (whole, typed) = split(&bytes, 40);
            assert!(typed.len() <= bytes.len());
            assert_eq!(split(&bytes, 1), (whole, typed), "{bytes:?}");
        }
    }
}
