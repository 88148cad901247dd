//! The format of dictd(8): an index of lines `headword<TAB>offset<TAB>length`, the numbers in base 64, and the
//! text they point into.
//!
//! Invariant: total; a line that points nowhere is passed over. Borrowed from the bytes, nothing is copied.
//! Must not know: files, languages.

use super::Raw;

/// The entries of a dictionary, without those that tell of the dictionary itself.
pub(super) fn entries<'d>(index: &'d [u8], text: &'d [u8]) -> impl Iterator<Item = Raw<'d>> {
    index.split(|b| *b == b'\n').filter_map(move |line| {
        let mut cells = line.split(|b| *b == b'\t');
        let head = std::str::from_utf8(cells.next()?).ok()?;
        let (from, length) = (number(cells.next()?)?, number(cells.next()?)?);
        if head.is_empty() || head.starts_with("00") {
            return None;
        }
        let article = text.get(from..from.checked_add(length)?)?;
        Some((head, std::str::from_utf8(article).ok()?))
    })
}

/// A number in dictd's base 64: digits `A` to `Z`, `a` to `z`, `0` to `9`, `+`, `/`, the highest first.
fn number(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0usize, |sum, digit| {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        sum.checked_mul(64)?.checked_add(usize::from(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_point_into_the_text() {
        let text = "fire\nحريق\nsea\nبحر\n".as_bytes();
        let index = b"00databaseinfo\tA\tB\nfire\tA\tO\nsea\tO\tL\nbeyond\tO\t///\nhuge\t/////////////\t/\nodd\t-\tA\nshort\n";
        let found: Vec<_> = entries(index, text).collect();
        assert_eq!(found, [("fire", "fire\nحريق\n"), ("sea", "sea\nبحر\n")]);
        assert_eq!(number(b"BI2"), Some(4096 + 8 * 64 + 54));
    }
}
