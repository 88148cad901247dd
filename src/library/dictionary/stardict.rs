//! StarDict's format: `.ifo` tells of the dictionary, `.idx` holds headword, a zero byte, offset and length (32
//! bits, big endian), `.dict` the articles.
//!
//! Articles of plain text, pango or HTML are read with their marks left in: the reader of glosses drops
//! them. Those of several parts are read whole.
//! Invariant: total; an entry that points nowhere is passed over.
//! Must not know: files, languages.

use super::Raw;

/// The title, of a file that is what it says it is and that is of a kind that is read here.
pub(super) fn title(ifo: &str) -> Option<&str> {
    let mut lines = ifo.trim_start_matches('\u{feff}').lines();
    if !lines.next()?.starts_with("StarDict's dict ifo file") {
        return None;
    }
    let value = |key: &str| {
        let line = ifo
            .lines()
            .find(|l| l.split('=').next().map(str::trim) == Some(key))?;
        line.split_once('=').map(|(_, value)| value.trim())
    };
    // Offsets of 64 bits are for dictionaries far beyond what is read here.
    (value("idxoffsetbits") != Some("64")).then(|| value("bookname").unwrap_or_default())
}

/// The entries of a dictionary.
pub(super) fn entries<'d>(mut index: &'d [u8], text: &'d [u8]) -> impl Iterator<Item = Raw<'d>> {
    std::iter::from_fn(move || {
        loop {
            let end = index.iter().position(|b| *b == 0)?;
            let (head, rest) = index.split_at_checked(end)?;
            let (numbers, after) = rest.get(1..)?.split_first_chunk::<8>()?;
            index = after;
            if let Some(raw) = entry(head, *numbers, text) {
                return Some(raw);
            }
        }
    })
}

fn entry<'d>(head: &'d [u8], numbers: [u8; 8], text: &'d [u8]) -> Option<Raw<'d>> {
    let [a, b, c, d, e, f, g, h] = numbers;
    let from = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
    let length = usize::try_from(u32::from_be_bytes([e, f, g, h])).ok()?;
    let article = text.get(from..from.checked_add(length)?)?;
    Some((
        std::str::from_utf8(head).ok()?,
        std::str::from_utf8(article).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headwords_point_into_the_text() {
        let text = "حريقبحر".as_bytes();
        let mut index = Vec::new();
        for (head, from, length) in [
            ("fire", 0u32, 8u32),
            ("far", 9, 4_000_000_000),
            ("sea", 8, 6),
        ] {
            index.extend(head.bytes());
            index.push(0);
            index.extend(from.to_be_bytes());
            index.extend(length.to_be_bytes());
        }
        let found: Vec<_> = entries(&index, text).collect();
        assert_eq!(found, [("fire", "حريق"), ("sea", "بحر")]);
        assert_eq!(entries(b"cut\0\0\0", text).count(), 0);
        assert_eq!(entries(b"no end", text).count(), 0);
    }

    #[test]
    fn only_its_own_files_have_a_title() {
        let ifo = "StarDict's dict ifo file\nversion=2.4.2\nbookname=English-Arabic\n";
        assert_eq!(title(ifo), Some("English-Arabic"));
        assert_eq!(title("version=2.4.2\nbookname=x\n"), None);
        assert_eq!(title(&format!("{ifo}idxoffsetbits=64\n")), None);
    }
}
