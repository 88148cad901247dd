//! Encodings by name: those of the WHATWG Encoding Standard, and two of DOS that it leaves out.
//!
//! Invariant: decoding is total, and what comes of it is in logical order and in letters, not in their
//! joined shapes, where the encoding holds shapes.
//! Must not know: files, how an encoding is guessed (that is [`decode`](mod@super::decode)).
//!
//! Sources of the tables: CP864 is Unicode's mapping `VENDORS/MICSFT/PC/CP864.TXT`; CP720, which Unicode does
//! not list, is what Windows and Python's codec of that name agree on.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::visual;

/// Which characters bytes stand for, and the order they are stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset {
    pub(super) table: Table,
    /// Whether lines are stored as they are seen, from the left.
    pub(super) visual: bool,
}

/// Which characters bytes stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Standard(&'static Encoding),
    Cp720,
    Cp864,
}

/// An encoding that the reader has named; the order of the letters only where the name says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub(super) table: Table,
    pub(super) visual: Option<bool>,
}

/// What is told of the names.
pub const EXPECTED: &str = "expected utf-8, utf-16le, utf-16be, windows-1256, iso-8859-6, cp720, cp864 or \
    another name of an encoding, with -visual or -logical behind it where the order of letters is known";

impl Named {
    /// The encoding of a name, in any case: `utf-8`, `cp864`, `iso-8859-6-visual`, every label of the
    /// Encoding Standard.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        if let Some(table) = Table::named(&name) {
            return Some(Self {
                table,
                visual: None,
            });
        }
        [("-visual", true), ("-logical", false)]
            .into_iter()
            .find_map(|(ending, visual)| {
                let table = Table::named(name.strip_suffix(ending)?)?;
                Some(Self {
                    table,
                    visual: Some(visual),
                })
            })
    }

    /// What the encoding is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.table.name()
    }
}

impl From<&'static Encoding> for Charset {
    fn from(encoding: &'static Encoding) -> Self {
        Self {
            table: Table::Standard(encoding),
            visual: false,
        }
    }
}

impl Table {
    fn named(name: &str) -> Option<Self> {
        match name {
            "cp720" | "ibm720" | "dos-720" | "720" => Some(Self::Cp720),
            "cp864" | "ibm864" | "dos-864" | "864" => Some(Self::Cp864),
            "cp1256" | "1256" => Some(Self::Standard(encoding_rs::WINDOWS_1256)),
            _ => Encoding::for_label_no_replacement(name.as_bytes()).map(Self::Standard),
        }
    }

    /// Its name in the Encoding Standard, else that of its page.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Standard(encoding) => encoding.name(),
            Self::Cp720 => "CP720",
            Self::Cp864 => "CP864",
        }
    }

    /// The characters as they are stored, and whether some bytes mean nothing.
    pub(super) fn stored(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        let (table, low) = match self {
            Self::Standard(encoding) => return encoding.decode_without_bom_handling(bytes),
            Self::Cp720 => (&CP720, '%'),
            // The page has the Arabic sign in the place of the ASCII one.
            Self::Cp864 => (&CP864, '\u{66a}'),
        };
        let mut bad = false;
        let text = bytes.iter().map(|&b| {
            let high = usize::from(b)
                .checked_sub(0x80)
                .and_then(|at| table.get(at));
            let c = match high {
                Some(&unit) => char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}'),
                None if b == b'%' => low,
                None => char::from(b),
            };
            bad |= c == '\u{fffd}';
            c
        });
        (Cow::Owned(text.collect()), bad)
    }
}

impl Charset {
    /// Whether it is UTF-8 with lines in logical order.
    pub(super) fn is_utf8(self) -> bool {
        self.table == Table::Standard(UTF_8)
    }

    /// Whether its units are of two bytes, and whether the first is the high one.
    pub(super) fn wide(self) -> Option<bool> {
        match self.table {
            Table::Standard(e) if e == UTF_16BE => Some(true),
            Table::Standard(e) if e == UTF_16LE => Some(false),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.table.name()
    }

    /// The text of bytes, and whether some mean nothing: they read as U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        let (mut text, bad) = self.table.stored(bytes);
        if self.visual {
            text = Cow::Owned(visual::recovered(&text));
        }
        if self.visual || self.table == Table::Cp864 {
            text = Cow::Owned(visual::letters(&text));
        }
        (text, bad)
    }
}

/// Bytes 80 to FF. The bytes that stand for no character give a control here, as on Windows.
#[rustfmt::skip]
const CP720: [u16; 128] = [
    0x0080, 0x0081, 0x00e9, 0x00e2, 0x0084, 0x00e0, 0x0086, 0x00e7,
    0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x008d, 0x008e, 0x008f,
    0x0090, 0x0651, 0x0652, 0x00f4, 0x00a4, 0x0640, 0x00fb, 0x00f9,
    0x0621, 0x0622, 0x0623, 0x0624, 0x00a3, 0x0625, 0x0626, 0x0627,
    0x0628, 0x0629, 0x062a, 0x062b, 0x062c, 0x062d, 0x062e, 0x062f,
    0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556,
    0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510,
    0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567,
    0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b,
    0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x0636, 0x0637, 0x0638, 0x0639, 0x063a, 0x0641, 0x00b5, 0x0642,
    0x0643, 0x0644, 0x0645, 0x0646, 0x0647, 0x0648, 0x0649, 0x064a,
    0x2261, 0x064b, 0x064c, 0x064d, 0x064e, 0x064f, 0x0650, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
];

/// Bytes 80 to FF; U+FFFD where there is no character.
#[rustfmt::skip]
const CP864: [u16; 128] = [
    0x00b0, 0x00b7, 0x2219, 0x221a, 0x2592, 0x2500, 0x2502, 0x253c,
    0x2524, 0x252c, 0x251c, 0x2534, 0x2510, 0x250c, 0x2514, 0x2518,
    0x03b2, 0x221e, 0x03c6, 0x00b1, 0x00bd, 0x00bc, 0x2248, 0x00ab,
    0x00bb, 0xfef7, 0xfef8, 0xfffd, 0xfffd, 0xfefb, 0xfefc, 0xfffd,
    0x00a0, 0x00ad, 0xfe82, 0x00a3, 0x00a4, 0xfe84, 0xfffd, 0xfffd,
    0xfe8e, 0xfe8f, 0xfe95, 0xfe99, 0x060c, 0xfe9d, 0xfea1, 0xfea5,
    0x0660, 0x0661, 0x0662, 0x0663, 0x0664, 0x0665, 0x0666, 0x0667,
    0x0668, 0x0669, 0xfed1, 0x061b, 0xfeb1, 0xfeb5, 0xfeb9, 0x061f,
    0x00a2, 0xfe80, 0xfe81, 0xfe83, 0xfe85, 0xfeca, 0xfe8b, 0xfe8d,
    0xfe91, 0xfe93, 0xfe97, 0xfe9b, 0xfe9f, 0xfea3, 0xfea7, 0xfea9,
    0xfeab, 0xfead, 0xfeaf, 0xfeb3, 0xfeb7, 0xfebb, 0xfebf, 0xfec1,
    0xfec5, 0xfecb, 0xfecf, 0x00a6, 0x00ac, 0x00f7, 0x00d7, 0xfec9,
    0x0640, 0xfed3, 0xfed7, 0xfedb, 0xfedf, 0xfee3, 0xfee7, 0xfeeb,
    0xfeed, 0xfeef, 0xfef3, 0xfebd, 0xfecc, 0xfece, 0xfecd, 0xfee1,
    0xfe7d, 0x0651, 0xfee5, 0xfee9, 0xfeec, 0xfef0, 0xfef2, 0xfed0,
    0xfed5, 0xfef5, 0xfef6, 0xfedd, 0xfed9, 0xfef1, 0x25a0, 0xfffd,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        for (name, expected, visual) in [
            ("UTF-8", "UTF-8", None),
            ("cp864", "CP864", None),
            ("IBM864-logical", "CP864", Some(false)),
            ("CP1256", "windows-1256", None),
            ("arabic", "ISO-8859-6", None),
            ("ISO-8859-6-visual", "ISO-8859-6", Some(true)),
            ("dos-720", "CP720", None),
        ] {
            let named = Named::parse(name).unwrap();
            assert_eq!((named.name(), named.visual), (expected, visual), "{name}");
        }
        assert_eq!(Named::parse("klingon"), None);
        assert_eq!(Named::parse(""), None);
    }

    #[test]
    fn pages_of_dos_stand_for_their_characters() {
        let of = |table: Table, bytes: &[u8]| table.stored(bytes).0.into_owned();
        assert_eq!(
            of(Table::Cp720, b"\x9f\xe9\x95\xab!"),
            "\u{627}\u{644}\u{640}\u{633}!"
        );
        assert_eq!(
            of(Table::Cp864, b"\xc7\xd3\xfd%"),
            "\u{fe8d}\u{feb3}\u{fef1}\u{66a}"
        );
        assert!(Table::Cp864.stored(b"\xa6").1);
        assert!(!Table::Cp720.stored(b"\xa6").1);
    }

    #[test]
    fn the_joined_shapes_of_a_page_become_letters() {
        let charset = Charset {
            table: Table::Cp864,
            visual: false,
        };
        // ا ل س ل ا م with a lam-alef for the second lam and alef.
        assert_eq!(charset.decode(b"\xc7\xe4\xd3\x9e\xef").0, "السلام");
    }
}
