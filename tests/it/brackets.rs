//! Articles as they are annotated by hand: a paragraph to a line, names in brackets behind their tags,
//! `[PER Dana Whitfield]`; lines that begin with `#` are notes.
//!
//! Must not know: what the tags mean.

use std::ops::Range;

/// A name: its paragraph, its bytes there, its tag.
pub(crate) type Name = (usize, Range<usize>, String);

/// Reads an article: its paragraphs without the brackets, and the names.
pub(crate) fn read(source: &str) -> (Vec<String>, Vec<Name>) {
    let (mut texts, mut names) = (Vec::new(), Vec::new());
    for line in source.lines().filter(|l| !l.starts_with('#')) {
        let mut text = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('[') {
            text.push_str(before);
            let (inside, after) = after.split_once(']').unwrap_or((after, ""));
            let (tag, name) = inside.split_once(' ').unwrap_or(("", inside));
            let start = text.len();
            text.push_str(name);
            names.push((texts.len(), start..text.len(), tag.to_owned()));
            rest = after;
        }
        text.push_str(rest);
        texts.push(text);
    }
    (texts, names)
}
