//! A dictionary's article as pairs of an English headword and an Arabic translation.
//!
//! Articles are written for people: pronunciation between slashes, parts of speech, numbers before the
//! senses, remarks in brackets, several words a line. What is left when these are off is a gloss; a gloss
//! of many words explains rather than translates and is passed over.
//! Invariant: total; what is told has letters of the right script only, and none of the signs that the
//! lexicon's lines are built of.
//! Must not know: files, formats.

use crate::language::script::side_of;
use crate::text::Side;

/// From which language to which a dictionary leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// English headwords, Arabic articles.
    ToArabic,
    /// Arabic headwords, English articles.
    FromArabic,
}

/// The most words of a gloss, and of a headword.
const MOST_WORDS: usize = 3;

/// What stands for a part of speech, a field or a style where it is not in brackets.
const LABELS: [&str; 24] = [
    "n",
    "v",
    "vt",
    "vi",
    "vb",
    "adj",
    "adv",
    "prep",
    "conj",
    "pron",
    "interj",
    "pl",
    "sing",
    "noun",
    "verb",
    "adjective",
    "adverb",
    "abbr",
    "fig",
    "med",
    "law",
    "mil",
    "bot",
    "zool",
];

/// Tells the pairs of an article.
pub(super) fn pairs(
    head: &str,
    article: &str,
    direction: Direction,
    mut tell: impl FnMut(&str, &str),
) {
    let (from, to) = match direction {
        Direction::ToArabic => (Side::English, Side::Arabic),
        Direction::FromArabic => (Side::Arabic, Side::English),
    };
    let plain = without_brackets(article);
    // dictd's index has headwords folded; the first line has them as they are written, and the pronunciation.
    let mut lines = plain.lines();
    let first = plain.lines().next().unwrap_or_default();
    let written = first.split(" /").next().unwrap_or_default();
    let is_head = side_of(written) == Some(from) && !has(written, to);
    let head = if is_head {
        lines.next();
        without_brackets(written)
    } else {
        without_brackets(head)
    };
    let mut heads = Vec::new();
    glosses(&head, from, |h| heads.push(h.to_owned()));
    for line in lines {
        glosses(line, to, |gloss| {
            for head in &heads {
                match direction {
                    Direction::ToArabic => tell(head, gloss),
                    Direction::FromArabic => tell(gloss, head),
                }
            }
        });
    }
}

/// Whether a line has a word of a language.
fn has(line: &str, side: Side) -> bool {
    line.split_whitespace().any(|w| side_of(w) == Some(side))
}

/// A text without what stands in brackets or marks, whose remarks translate nothing.
fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = None;
    for c in text.chars() {
        match (open, c) {
            (None, '(') => open = Some(')'),
            (None, '[') => open = Some(']'),
            (None, '{') => open = Some('}'),
            (None, '<') => open = Some('>'),
            // No remark goes on behind the line: an unclosed bracket is an error of typing.
            (Some(close), c) if c == close || c == '\n' => {
                open = None;
                out.push(if c == '\n' { c } else { ' ' });
            }
            (Some(_), _) => {}
            (None, c) => out.push(c),
        }
    }
    out
}

/// The glosses of a line: what stands between separators, numbers and words of the other script.
fn glosses(line: &str, side: Side, mut tell: impl FnMut(&str)) {
    let mut gloss = String::new();
    let between = |c: char| {
        matches!(
            c,
            ',' | ';' | '/' | '،' | '؛' | '|' | ':' | '=' | '\t' | '\u{0}' | '.' | '!' | '?' | '؟'
        ) || c.is_numeric()
            || c == '-' && side == Side::Arabic
    };
    for piece in line.split(between) {
        gloss.clear();
        let mut count = 0;
        for word in piece.split_whitespace() {
            let fits = match side {
                // Latin words beside the Arabic are labels.
                Side::Arabic => side_of(word) == Some(Side::Arabic),
                Side::English => {
                    word.chars()
                        .all(|c| c.is_ascii_alphabetic() || matches!(c, '\'' | '-'))
                        && !LABELS.contains(&word)
                }
            };
            if !fits {
                continue;
            }
            count += 1;
            if count > 1 {
                gloss.push(' ');
            }
            for c in word.chars() {
                match side {
                    Side::English => gloss.push(c.to_ascii_lowercase()),
                    // Marks and stretchings say nothing that look-ups compare.
                    Side::Arabic
                        if c.is_alphabetic()
                            && side_of(c.encode_utf8(&mut [0; 4])) == Some(side) =>
                    {
                        gloss.push(c);
                    }
                    Side::Arabic => {}
                }
            }
        }
        if side == Side::English {
            let whole = gloss
                .strip_prefix("to ")
                .or_else(|| gloss.strip_prefix("the "));
            let whole = whole.or_else(|| gloss.strip_prefix("a ")).unwrap_or(&gloss);
            let count = whole.split(' ').count();
            if whole.len() > 1 && count <= MOST_WORDS {
                tell(whole);
            }
        } else if gloss.chars().count() > 1 && count <= MOST_WORDS {
            tell(&gloss);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &str, article: &str, direction: Direction) -> Vec<String> {
        let mut out = Vec::new();
        pairs(head, article, direction, |e, a| {
            out.push(format!("{e} {a}"))
        });
        out
    }

    #[test]
    fn an_article_for_people_becomes_pairs() {
        let article = "Fire /fˈaɪə/ <n.>\n1. حَريق، نار (في المنزل)\n2. أَطْلَقَ النّار n; صرف\n";
        assert_eq!(
            told("fire", article, Direction::ToArabic),
            ["fire حريق", "fire نار", "fire أطلق النار", "fire صرف"]
        );
        assert_eq!(
            told("fire", "حريق; شيء يحترق في كل مكان", Direction::ToArabic),
            ["fire حريق"]
        );
        let article = "حِلية، زينة /ħilˈijjah/\n1. Adornment\n2. to decorate, n.\n";
        assert_eq!(
            told("حلية", article, Direction::FromArabic),
            [
                "adornment حلية",
                "adornment زينة",
                "decorate حلية",
                "decorate زينة"
            ]
        );
    }

    #[test]
    fn nonsense_gives_no_pair() {
        for article in [
            "",
            "(((",
            "/\n/\n",
            "1. 2. 3.\n",
            "fire\nfire\n",
            "\u{0}\u{0}|=\t",
        ] {
            assert_eq!(
                told("fire", article, Direction::ToArabic),
                [""; 0],
                "{article:?}"
            );
        }
    }
}
