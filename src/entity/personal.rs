//! The reader's own list of entities, which goes before all that is found by itself.
//!
//! A line is `English⇥Arabic⇥type⇥note`; one of the names may be missing, and so may the note. Blank
//! lines and those that begin with `#` say nothing.
//! Invariant: what [`Personal::apply`] answers holds all that [`Entities`] promises.
//! Must not know: where the list is kept.

use std::collections::BTreeMap;
use std::fmt;

use super::correction::{Draft, layer_of};
use super::mention::{Entities, EntityId, Kind};
use crate::language::token::{Class, Token, tokens};
use crate::text::{ParaId, Side, Sides, TextSpan};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The name in each language.
    pub names: Sides<Option<String>>,
    /// The type.
    pub kind: Kind,
    /// What the reader noted.
    pub note: String,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Personal {
    lines: Vec<Line>,
}

/// A line that says nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its number, from 1.
    pub line: usize,
    /// What was expected and found.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// A name as it is sought: the forms of its words, and which of them need a capital.
type Pattern = Vec<(String, bool)>;

impl Personal {
    /// Reads a list; what cannot be read is told line by line and left out.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Fault>) {
        let mut list = Self::default();
        let mut faults = Vec::new();
        for (at, raw) in text.lines().enumerate() {
            let raw = raw.trim_start_matches('\u{feff}').trim_end();
            if raw.trim().is_empty() || raw.starts_with('#') {
                continue;
            }
            match read(raw) {
                Ok(line) => list.lines.push(line),
                Err(what) => faults.push(Fault { line: at + 1, what }),
            }
        }
        (list, faults)
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Names what the list names wherever it stands in an article, in place of what was found there.
    /// Names are compared as words without their clitics; a word with a capital in the list needs one
    /// in the text. Of several lines that fit, the longest counts, then the first.
    #[must_use]
    pub fn apply(&self, found: &Entities, paragraphs: Sides<&[&str]>) -> Entities {
        if self.lines.is_empty() {
            return found.clone();
        }
        let text_of = move |span: TextSpan| {
            let texts: &[&str] = paragraphs[span.para.side];
            texts
                .get(span.para.at())
                .map_or(String::new(), |text| span.of(text).to_owned())
        };
        let mut draft = Draft::over(found, text_of);
        let mut own: Vec<Option<EntityId>> = vec![None; self.lines.len()];
        for side in Side::BOTH {
            let patterns = self.patterns(side);
            if patterns.is_empty() {
                continue;
            }
            for (index, text) in (0u32..).zip(paragraphs[side]) {
                let para = ParaId::new(side, index);
                for (line, range) in matches(&tokens(text), &patterns) {
                    let span = TextSpan::new(para, range);
                    self.name(&mut draft, &mut own, line, span);
                }
            }
        }
        draft.finish()
    }

    /// One mention of a line. What was found in just this place is the line's entity with all its other
    /// mentions, unless another line has it.
    fn name(
        &self,
        draft: &mut Draft<'_>,
        own: &mut [Option<EntityId>],
        line: usize,
        span: TextSpan,
    ) {
        let Some(Line { names, kind, .. }) = self.lines.get(line) else {
            return;
        };
        let there = draft.entity_at(span, layer_of(*kind)).filter(|id| {
            own.iter()
                .enumerate()
                .all(|(l, o)| l == line || *o != Some(*id))
        });
        let known = own.get(line).copied().flatten();
        let id = match (known, there) {
            (Some(known), Some(there)) => {
                draft.join(known, there);
                known
            }
            (Some(known), None) => known,
            (None, Some(there)) => there,
            (None, None) => draft.new_entity(*kind, Sides::default()),
        };
        if known.is_none() || there.is_some() {
            draft.retype(id, *kind);
            for side in Side::BOTH {
                if let Some(name) = &names[side] {
                    draft.rename(id, side, name);
                }
            }
        }
        draft.put(span, *kind, id);
        if let Some(slot) = own.get_mut(line) {
            *slot = Some(id);
        }
    }

    /// The names of a side by their first word, each with its line.
    fn patterns(&self, side: Side) -> BTreeMap<String, Vec<(Pattern, usize)>> {
        let mut out: BTreeMap<String, Vec<(Pattern, usize)>> = BTreeMap::new();
        for (line, entry) in self.lines.iter().enumerate() {
            let Some(name) = &entry.names[side] else {
                continue;
            };
            let words = tokens(name);
            let words = words.iter().filter(|t| t.norm != "'s" && is_solid(t));
            let pattern: Pattern = words
                .map(|t| (t.norm.to_string(), t.is_capital()))
                .collect();
            if let Some((first, _)) = pattern.first() {
                out.entry(first.clone()).or_default().push((pattern, line));
            }
        }
        for all in out.values_mut() {
            all.sort_by_key(|(pattern, line)| (std::cmp::Reverse(pattern.len()), *line));
        }
        out
    }
}

/// Whether a token is a word or a number.
const fn is_solid(token: &Token) -> bool {
    !matches!(token.class, Class::Sign(_))
}

/// The lines that fit tokens, with the bytes they cover: the first that begins counts.
fn matches(
    row: &[Token],
    patterns: &BTreeMap<String, Vec<(Pattern, usize)>>,
) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = row.get(at) {
        let fit = token.forms().find_map(|(start, norm)| {
            let all = patterns.get(norm)?.iter();
            let mut fits = all.filter_map(|(pattern, line)| {
                let end = fits(row.get(at..)?, pattern)?;
                let last = row.get(at + end - 1)?;
                Some((*line, start..last.end, end))
            });
            fits.next()
        });
        match fit {
            Some((line, range, count)) => {
                out.push((line, range));
                at += count;
            }
            None => at += 1,
        }
    }
    out
}

/// How many tokens a pattern covers from the first on, which is known to have its first form.
fn fits(row: &[Token], pattern: &Pattern) -> Option<usize> {
    let mut at = 0;
    for (k, (norm, capital)) in pattern.iter().enumerate() {
        // Points within names ("U. N.") are in the text or not.
        while k > 0 && row.get(at).is_some_and(|t| t.is('.')) {
            at += 1;
        }
        let token = row.get(at)?;
        let same = k == 0 || token.norm == *norm;
        if !same || (*capital && !token.is_capital()) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn read(raw: &str) -> Result<Line, String> {
    let mut cells = raw.split('\t').map(str::trim);
    let mut next = || cells.next().unwrap_or("");
    let (english, arabic, kind) = (next(), next(), next());
    let note = next().to_owned();
    let name = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    if english.is_empty() && arabic.is_empty() {
        return Err("expected an English or an Arabic name, found none".to_owned());
    }
    let Some(kind) = Kind::of_tag(kind) else {
        let tags = Kind::ALL.map(Kind::tag).join(" ");
        return Err(format!(
            "expected a type ({tags}) after two tabs, found \"{kind}\""
        ));
    };
    for (cell, language) in [(english, "English"), (arabic, "Arabic")] {
        if !cell.is_empty() && !tokens(cell).iter().any(is_solid) {
            return Err(format!("expected a name in {language}, found \"{cell}\""));
        }
    }
    Ok(Line {
        names: Sides::new(name(english), name(arabic)),
        kind,
        note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::{Alignment, Bead};
    use crate::entity::{Source, analyse};

    const LIST: &str = "# mine\n\
        Blue Lantern\tالفانوس الأزرق\tORG\ta choir\n\
        \n\
        May\t\tPER\n\
        Orlim\tأورليم\tloc\n\
        no tabs here\n\
        \t\tPER\n\
        —\t\tPER\n\
        X\tس\tPLACE\n";

    fn analysed(english: &[&str], arabic: &[&str], list: &Personal) -> Entities {
        let lens = Sides::new(english.len(), arabic.len());
        let beads = vec![Bead::fixed(Sides::new(vec![0], vec![0]), Vec::new())];
        let alignment = Alignment::new(beads, lens);
        let texts = Sides::new(english, arabic);
        list.apply(&analyse(texts, &alignment), texts)
    }

    #[test]
    fn malformed_lines_are_told_by_number() {
        let (list, faults) = Personal::parse(LIST);
        assert_eq!(list.lines().len(), 3);
        assert_eq!(list.lines()[0].note, "a choir");
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            faults.iter().map(|f| f.line).collect::<Vec<_>>(),
            [6, 7, 8, 9]
        );
        assert!(told[3].contains("PLACE") && told[3].contains("PER ORG LOC"));
    }

    #[test]
    fn the_list_goes_before_what_is_found_and_links_the_sides() {
        let (list, _) = Personal::parse(LIST);
        let english = ["The Blue Lantern sang in Orlim on Monday. May heard it, as anyone may."];
        let arabic = ["غنى الفانوس الأزرق في أورليم يوم الاثنين، وأورليم بعيدة."];
        let found = analysed(&english, &arabic, &list);
        let of = |name: &str| {
            let entity = found
                .entities
                .iter()
                .position(|e| e.names.english.as_deref() == Some(name));
            let id = EntityId(u32::try_from(entity.unwrap()).unwrap());
            let count = |side| found.mentions_of(id, side).count();
            (
                found.entity(id).unwrap().kind,
                count(Side::English),
                count(Side::Arabic),
            )
        };
        assert_eq!(of("Blue Lantern"), (Kind::Organisation, 1, 1));
        // The clitic stays outside of the second mention.
        assert_eq!(of("Orlim"), (Kind::Place, 1, 2));
        assert_eq!(of("May"), (Kind::Person, 1, 0));
        let own = found.mentions.iter().filter(|m| m.source == Source::Reader);
        for mention in own {
            let text = Sides::new(&english, &arabic)[mention.span.para.side];
            let text = mention.span.of(text[0]);
            assert!(["Blue Lantern", "الفانوس الأزرق", "Orlim", "أورليم", "May"].contains(&text));
        }
        for pair in found.mentions.windows(2) {
            assert!(
                pair[0].layer != pair[1].layer
                    || pair[0].span.para != pair[1].span.para
                    || !pair[0].span.meets(pair[1].span.start, pair[1].span.end)
            );
        }
    }

    #[test]
    fn an_empty_list_changes_nothing() {
        let (list, faults) = Personal::parse("");
        assert!(faults.is_empty());
        let english = ["Amal Nasser met Ms Nasser in Cairo."];
        let without = analysed(&english, &[], &list);
        assert!(!without.mentions.is_empty());
        assert!(without.mentions.iter().all(|m| m.source != Source::Reader));
    }
}
