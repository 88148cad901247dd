//! Pairs made and taken apart by the reader, in place of what names and contents say.
//!
//! Invariant: every text of the entries given is in exactly one entry that comes back.
//! Must not know: where the reader's word is kept.

use super::catalogue::{Entry, How, id_of, identity};
use super::source::Source;
use crate::bitext::ArticleId;
use crate::text::{Side, Sides};

/// What the reader said of two texts, each known by its file's path without symbolic links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The two texts.
    pub texts: Sides<String>,
    /// Whether they belong together.
    pub together: bool,
}

/// What an article's text is known by, by side: the path of its file without symbolic links.
#[must_use]
pub fn names(entry: &Entry) -> Sides<Option<String>> {
    // The identity is made of them, a line each, unless there is a line end in one.
    let there = Side::BOTH
        .into_iter()
        .filter(|&s| entry.sources[s].is_some());
    let told = entry.id.0.split('\n').count() == there.count();
    let mut lines = entry.id.0.split('\n');
    Sides::from_fn(|side| match entry.sources[side].as_ref()? {
        Source::File(_) if told => lines.next().map(ToOwned::to_owned),
        Source::File(path) => {
            let known = std::fs::canonicalize(path);
            Some(identity(known.as_deref().unwrap_or(path)))
        }
        Source::Bytes { name, .. } => Some(name.clone()),
    })
}

/// Does to the entries what the reader said, in that order. What is said of a text that is not there is
/// passed over.
#[must_use]
pub fn rearranged(entries: Vec<Entry>, said: &[Said]) -> Vec<Entry> {
    if said.is_empty() {
        return entries;
    }
    let mut entries: Vec<(Entry, Sides<Option<String>>)> = entries
        .into_iter()
        .map(|e| {
            let n = names(&e);
            (e, n)
        })
        .collect();
    for one in said {
        let of = |side: Side, all: &[(Entry, Sides<Option<String>>)]| {
            let wanted = Some(&one.texts[side]);
            all.iter().position(|(_, n)| n[side].as_ref() == wanted)
        };
        let (Some(english), Some(arabic)) =
            (of(Side::English, &entries), of(Side::Arabic, &entries))
        else {
            continue;
        };
        match (one.together, english == arabic) {
            (true, true) | (false, false) => {}
            (false, true) => {
                let [left, right] = apart(&entries.remove(english));
                entries.insert(english, right);
                entries.insert(english, left);
            }
            (true, false) => {
                // Whoever was paired with either stays, alone.
                for (at, side) in [(english, Side::English), (arabic, Side::Arabic)] {
                    if entries.get(at).is_some_and(|(e, _)| e.how != How::Alone) {
                        let [left, right] = apart(&entries[at]);
                        let (own, other) = match side {
                            Side::English => (left, right),
                            Side::Arabic => (right, left),
                        };
                        entries[at] = own;
                        entries.push(other);
                    }
                }
                let (low, high) = (english.min(arabic), english.max(arabic));
                let later = entries.remove(high);
                let earlier = entries.remove(low);
                let (english, arabic) = if earlier.1.english.is_some() {
                    (earlier, later)
                } else {
                    (later, earlier)
                };
                entries.insert(low, together(english, arabic));
            }
        }
    }
    entries.into_iter().map(|(e, _)| e).collect()
}

type Named = (Entry, Sides<Option<String>>);

fn apart((entry, names): &Named) -> [Named; 2] {
    Side::BOTH.map(|side| {
        let mut one = Entry {
            id: entry.id.clone(),
            titles: Sides::default(),
            date: entry.date,
            sources: Sides::default(),
            encodings: Sides::default(),
            how: How::Alone,
            probability: 1.0,
        };
        one.titles[side].clone_from(&entry.titles[side]);
        one.sources[side].clone_from(&entry.sources[side]);
        one.encodings[side] = entry.encodings[side];
        let mut name: Sides<Option<String>> = Sides::default();
        name[side].clone_from(&names[side]);
        one.id = id(&name);
        (one, name)
    })
}

fn together((english, a): Named, (arabic, b): Named) -> Named {
    let names = Sides::new(a.english, b.arabic);
    let entry = Entry {
        id: id(&names),
        titles: Sides::new(english.titles.english, arabic.titles.arabic),
        date: english.date.or(arabic.date),
        sources: Sides::new(english.sources.english, arabic.sources.arabic),
        encodings: Sides::new(english.encodings.english, arabic.encodings.arabic),
        how: How::Given,
        probability: 1.0,
    };
    (entry, names)
}

fn id(names: &Sides<Option<String>>) -> ArticleId {
    let names = [&names.english, &names.arabic].into_iter().flatten();
    id_of(names.cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn shape(entries: &[Entry]) -> Vec<String> {
        let mut out: Vec<String> = entries
            .iter()
            .map(|e| {
                let name = |s: Side| e.sources[s].as_ref().map_or("∅".to_owned(), Source::name);
                format!("{}+{}", name(Side::English), name(Side::Arabic))
            })
            .collect();
        out.sort();
        out
    }

    #[test]
    fn the_reader_pairs_and_takes_apart() {
        let root = tempfile::tempdir().unwrap();
        let arabic = "افتتح الوزير الجلسة بكلمة قصيرة.";
        for (name, text) in [
            ("a.en.txt", "The minister opened the session."),
            ("a.ar.txt", arabic),
            ("b.en.txt", "Children drew the moon."),
            ("b.ar.txt", arabic),
        ] {
            fs::write(root.path().join(name), text).unwrap();
        }
        let open = || crate::library::open(&[root.path().to_owned()], &mut |_, _| true).entries;
        let paired = shape(&open());
        assert_eq!(paired, ["a.en.txt+a.ar.txt", "b.en.txt+b.ar.txt"]);
        let path = |name: &str| {
            let path = fs::canonicalize(root.path().join(name)).unwrap();
            path.display().to_string()
        };
        let said = |english: &str, arabic: &str, together| Said {
            texts: Sides::new(path(english), path(arabic)),
            together,
        };
        let apart = said("a.en.txt", "a.ar.txt", false);
        let once = rearranged(open(), std::slice::from_ref(&apart));
        assert_eq!(
            shape(&once),
            ["a.en.txt+∅", "b.en.txt+b.ar.txt", "∅+a.ar.txt"]
        );
        assert!(once.iter().all(|e| crate::library::read(e).is_ok()));
        let crossed = said("a.en.txt", "b.ar.txt", true);
        assert_eq!(
            shape(&rearranged(open(), &[apart.clone(), crossed])),
            ["a.en.txt+b.ar.txt", "b.en.txt+∅", "∅+a.ar.txt"]
        );
        // Together again is the article it was.
        let again = said("a.en.txt", "a.ar.txt", true);
        let ids = |all: Vec<Entry>| {
            let mut ids: Vec<ArticleId> = all.into_iter().map(|e| e.id).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(rearranged(open(), &[apart, again])), ids(open()));
        let gone = Said {
            texts: Sides::new("x".into(), "y".into()),
            together: true,
        };
        assert_eq!(shape(&rearranged(open(), &[gone])), paired);
    }
}
