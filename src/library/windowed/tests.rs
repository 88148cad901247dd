//! Texts read by windows, cut small, against the same texts read whole.

use std::io::Write;

use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1256};
use proptest::prelude::*;

use super::*;

const TINY: Grain = Grain {
    window: 24,
    segment: 12,
    block: 40,
};

fn indexing(bytes: &[u8], encoding: &'static Encoding, grain: Grain) -> Indexing {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Indexing::new(file, bytes.len() as u64, encoding, 0, grain)
}

fn whole(windows: &dyn Windows) -> Vec<String> {
    (0..windows.len() as u32)
        .map(|index| {
            let segments = 0..windows.segments(index);
            let mut at = 0;
            let pieces = segments.map(|s| {
                let segment = windows.segment(index, s).unwrap();
                assert_eq!(segment.start, at, "paragraph {index} segment {s}");
                // Where white space before a paragraph fills a segment, nothing is left of that.
                if !segment.text.is_empty() {
                    assert_eq!(windows.segment_at(index, at), s);
                }
                at += segment.text.len() as u32;
                segment.text.to_string()
            });
            pieces.collect()
        })
        .collect()
}

fn read(bytes: &[u8], encoding: &'static Encoding, grain: Grain) -> Vec<String> {
    let mut indexing = indexing(bytes, encoding, grain);
    let mut before: Option<Vec<String>> = None;
    loop {
        let known = indexing.known();
        let now = whole(&*known);
        if let Some(before) = before {
            // What was known stays; a paragraph that went on is longer now.
            for (old, new) in before.iter().zip(&now) {
                assert!(new.starts_with(old.trim_end()), "{old:?} {new:?}");
            }
            assert!(before.len() <= now.len());
        }
        before = Some(now);
        if !indexing.advance() {
            return whole(&*indexing.known());
        }
    }
}

#[test]
fn one_byte_lines_no_line_end_and_a_last_line() {
    let lines = "a\n".repeat(5000);
    assert_eq!(read(lines.as_bytes(), UTF_8, TINY).len(), 5000);
    assert_eq!(read(b"no end at all", UTF_8, GRAIN), ["no end at all"]);
    let long = "ten bytes ".repeat(20_000);
    let mut index = indexing(long.as_bytes(), UTF_8, GRAIN);
    while index.advance() {}
    let known = index.known();
    assert_eq!((known.len(), known.segments(0)), (1, 7));
    assert_eq!(whole(&*known), [long.trim_end()]);
    assert!(read(b" \n\r\n\t \n", UTF_8, TINY).is_empty());
    assert!(read(b"", UTF_8, TINY).is_empty());
}

#[test]
fn the_index_stays_small_for_the_shortest_lines() {
    let mut index = indexing("a\n".repeat(1 << 20).as_bytes(), UTF_8, GRAIN);
    while index.advance() {}
    assert_eq!(index.len(), 1 << 20);
    assert!(index.marks.len() <= 34);
}

#[test]
fn a_segment_of_white_space_leaves_nothing() {
    let all = read("\u{a0}    ا \r\n".as_bytes(), UTF_8, TINY);
    assert_eq!(all.iter().map(|p| p.trim()).collect::<Vec<_>>(), ["ا"]);
}

#[test]
fn a_file_that_shrinks_keeps_its_places() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let lines: String = (0..9000).map(|n| format!("This is line {n}.\n")).collect();
    file.write_all(lines.as_bytes()).unwrap();
    let open = File::open(file.path()).unwrap();
    let mut index = Indexing::new(open, lines.len() as u64, UTF_8, 0, GRAIN);
    while index.advance() {}
    let known = index.known();
    assert_eq!(&*known.segment(8999, 0).unwrap().text, "This is line 8999.");
    file.as_file().set_len(100).unwrap();
    index.shared.kept.lock().unwrap().clear();
    assert_eq!(known.len(), 9000);
    assert_eq!(&*known.segment(8999, 0).unwrap().text, GONE);
    assert_eq!(&*known.segment(0, 0).unwrap().text, "This is line 0.");
}

#[test]
fn a_bad_byte_far_inside_is_told_with_its_place() {
    let mut bytes = "كلمة أخرى في سطر.\n".repeat(40_000).into_bytes();
    let at = bytes.len() / 2;
    let at = at + bytes[at..].iter().position(|&b| b == b'\n').unwrap();
    bytes.insert(at, 0xff);
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    let mut index = indexing(&bytes, UTF_8, GRAIN);
    while index.advance() {}
    assert_eq!(
        index.diagnostics(),
        [Diagnostic::Replaced {
            count: 1,
            offset: Some(at),
            line
        }]
    );
    assert_eq!(index.len(), 40_000);
}

proptest! {
    #[test]
    fn windows_tell_what_the_whole_tells(
        text in "([a-b ا-ت]{0,9}[\u{64b}\u{200f}\u{2019}\u{a0}\t😀]?(\r\n|\n|\r|\u{2029}|)){0,30}",
        window in 12usize..40, block in 40usize..90,
    ) {
        let grain = Grain { window, segment: 12, block };
        // Longer white space than half a segment is the one thing that may stay at an end.
        let expected: Vec<String> = plain::parse(&text).into_iter().map(str::to_owned).collect();
        let trimmed = |all: Vec<String>| all.iter().map(|p| p.trim().to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(trimmed(read(text.as_bytes(), UTF_8, grain)), &*expected);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        prop_assert_eq!(trimmed(read(&wide, UTF_16LE, grain)), &*expected);
        let (legacy, ..) = WINDOWS_1256.encode(&text);
        let decoded = WINDOWS_1256.decode(&legacy).0.into_owned();
        let expected: Vec<String> = plain::parse(&decoded).into_iter().map(str::to_owned).collect();
        prop_assert_eq!(trimmed(read(&legacy, WINDOWS_1256, grain)), &*expected);
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for encoding in [UTF_8, UTF_16LE, WINDOWS_1256] {
            let _paragraphs = read(&bytes, encoding, TINY);
        }
    }
}
