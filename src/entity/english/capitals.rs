//! English names that only capitals show: where one ends, and what it is by the words beside it.
//!
//! Invariant: what a list or a pattern has found is left alone.
//! Must not know: the other names of the article.

use super::*;

/// A candidate for a name: capitals and particles.
pub(super) fn name_run(sheet: &Sheet<'_>, para: usize, i: usize) -> usize {
    let row = sheet.row(para);
    let free = |k: usize| k < row.len() && sheet.is_free(para, k..k + 1);
    let capital = |k: usize| free(k) && row.get(k).is_some_and(Token::is_capital);
    let particle = |k: usize| {
        free(k)
            && row.get(k).is_some_and(|t| {
                t.class == Class::Latin
                    && sheet.hint(para, k) & Cue::EnParticle.bit() != 0
                    && t.norm.len() > 1
            })
    };
    let joined = |k: usize| row.get(k).is_some_and(|t| t.gap != Gap::None);
    let mut at = i;
    loop {
        if capital(at) && (at == i || joined(at)) {
            // A word of office inside a run of capitals ends the name.
            at += 1;
            // An initial with its dot.
            if row.get(at).is_some_and(|t| t.is('.') && t.gap == Gap::None)
                && row.get(at - 1).is_some_and(|t| t.norm.len() == 1)
                && capital(at + 1)
            {
                at += 1;
            }
            continue;
        }
        // Kim Min-jae: a family name, and a given name of two syllables.
        if at >= i + 2
            && free(at)
            && row.get(at).is_some_and(|t| {
                t.gap == Gap::Hyphen && t.case == Case::Lower && is_korean_syllable(&t.norm)
            })
            && row.get(at - 1).is_some_and(|t| t.norm.chars().count() <= 6)
        {
            return at + 1;
        }
        if particle(at) && (at == i || joined(at)) {
            let mut next = at;
            while particle(next) && next < at + 3 {
                next += 1;
            }
            if capital(next) && joined(next) {
                at = next;
                continue;
            }
        }
        return at;
    }
}

/// Persons, and other names that only capitals show.
pub(super) fn persons(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        let Some(token) = row.get(i) else { break };
        let starts = token.class == Class::Latin
            && sheet.is_free(para, i..i + 1)
            && (token.is_capital()
                || sheet.hint(para, i) & Cue::EnParticle.bit() != 0 && token.norm.len() > 1);
        let end = if starts { name_run(sheet, para, i) } else { i };
        if end == i {
            i += 1;
            continue;
        }
        name(sheet, para, i..end);
        i = end;
    }
}

/// A run of capitals without what stands before and behind a name.
struct Trimmed {
    tokens: Range<usize>,
    /// A style, an office or an occupation stood before it.
    styled: bool,
    /// It opened a sentence.
    opening: bool,
}

/// Names a run of capitals, or what of it may be a name.
fn name(sheet: &mut Sheet<'_>, para: usize, run: Range<usize>) {
    let Some(run) = trimmed(sheet, para, run) else {
        return;
    };
    let signs = Signs::of(sheet, para, &run);
    let Some(verdict) = signs.verdict(sheet, para, &run) else {
        return;
    };
    let Verdict {
        kind,
        source,
        confidence,
        weak,
    } = verdict;
    let id = sheet.name(para, run.tokens, None, kind, source, confidence);
    if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
        draft.weak = weak;
    }
}

/// Takes styles, words that only open the sentence and words that are no names off a run; none where nothing is left.
fn trimmed(sheet: &Sheet<'_>, para: usize, run: Range<usize>) -> Option<Trimmed> {
    let row = sheet.row(para);
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let given = |k: usize| sheet.is_given(para, k);
    let (mut from, mut end) = (run.start, run.end);
    // Styles before the name (Dr, Sayyid) stay outside.
    let mut styled = false;
    loop {
        let style = sheet
            .at(para, from, |s| {
                matches!(s, Sort::Style | Sort::Head | Sort::Rank | Sort::Portfolio)
            })
            .first()
            .copied();
        match style {
            Some(hit) if from + hit.len < end => {
                styled = true;
                from += hit.len;
            }
            // "Dr." and nothing of a name.
            Some(hit) if from + hit.len == end && !given(from) => return None,
            _ => break,
        }
    }
    if end - from >= 3 && is_occupation(word(from)) {
        styled = true;
        from += 1;
    }
    let opening = opens(row, from);
    // SOCCER - SPAIN BEAT NORWAY: what a headline is about is no name.
    if from == 0
        && end == 1
        && row[from].case == Case::Upper
        && is_ordinary(sheet, &row[from])
        && row
            .get(end)
            .is_some_and(|t| matches!(t.class, Class::Sign('-' | '–' | '—' | ':')))
    {
        return None;
    }
    if opening
        && end - from >= 2
        && !given(from)
        && is_ordinary(sheet, &row[from])
        && !sheet.cue(para, from, Cue::EnParticle)
        && !is_initial(row, from)
    {
        from += 1;
    }
    while from < end
        && !is_initial(row, from)
        && (sheet.cue(para, from, Cue::EnNotName)
            || row.get(from).is_some_and(|t| {
                t.gap != Gap::Hyphen
                    && sheet.lists.cue(Cue::EnCapStop, &t.norm)
                    && (opens(row, from) || t.norm == "the")
            }))
    {
        from += 1;
    }
    while end > from && sheet.cue(para, end - 1, Cue::EnNotName) {
        end -= 1;
    }
    (from < end).then_some(Trimmed {
        tokens: from..end,
        styled,
        opening,
    })
}

/// What tells what a name of capitals is.
struct Signs {
    /// How many words it has.
    length: usize,
    /// It begins with a given name.
    given: bool,
    /// It is one word in capitals.
    acronym: bool,
    /// It begins with an initial: M. Zoysa.
    initialled: bool,
    /// A city is among unknown capitals: Najm Tangier.
    club: bool,
    /// It is in the place of a dateline: "LONDON - Shares fell", "MONTE CARLO 1997-04-22".
    dateline: bool,
    /// A style, an office or an occupation stands before it.
    titled: bool,
    /// "the" stands before it.
    articled: bool,
    /// "of" stands before it.
    of: bool,
    /// A preposition or a noun of places stands before it.
    placed: bool,
    /// A comma and a place stand behind it.
    before_place: bool,
    /// A noun of places stands behind it.
    featured: bool,
    /// It speaks, or has an age.
    speaks: bool,
    /// What stands before persons stands before it: "told", "by".
    spoken: bool,
    /// It is called a body, or does what bodies do.
    called: bool,
    /// A noun for bodies stands before it.
    organised: bool,
    /// What countries, cities and clubs have stands behind it.
    followed: bool,
}

impl Signs {
    fn of(sheet: &Sheet<'_>, para: usize, run: &Trimmed) -> Self {
        let row = sheet.row(para);
        let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
        let (from, end) = (run.tokens.start, run.tokens.end);
        let first = row.get(from);
        let previous = from.checked_sub(1).map_or("", word);
        let two_before = from.checked_sub(2).map_or("", word);
        let next = word(end);
        let given = sheet.is_given(para, from);
        let length = row
            .get(from..end)
            .map_or(0, |r| r.iter().filter(|t| t.class == Class::Latin).count());
        let titled = run.styled || is_behind_office(sheet, para, from);
        let speaks = sheet.lists.cue(Cue::EnSpeech, next)
            || (row.get(end).is_some_and(|t| t.is(','))
                && row.get(end + 1).is_some_and(|t| t.class == Class::Digits))
            || matches!(next, "who" | "whose");
        let owned = previous == "of"
            && matches!(
                two_before,
                "branch" | "subsidiary" | "founder" | "shareholders" | "customers" | "depositors"
            );
        let acting = length <= 3 && !given && acts_as_body(row, from, end);
        let city = |k: usize| {
            !sheet.cue(para, k, Cue::EnWeakPlace)
                && !sheet.at(para, k, |s| s == Sort::City).is_empty()
        };
        Self {
            length,
            given,
            acronym: length == 1
                && first.is_some_and(|t| t.case == Case::Upper && t.norm.len() >= 2),
            initialled: length >= 2
                && end - from <= 5
                && first.is_some_and(|t| {
                    t.norm.chars().count() == 1 || t.case == Case::Upper && t.norm.len() == 2
                })
                && row
                    .get(from + 1)
                    .is_some_and(|t| t.is('.') && t.gap == Gap::None),
            club: length >= 2 && !given && (city(from) || city(end - 1)),
            dateline: is_dateline(sheet, para, &run.tokens),
            titled,
            articled: length == 1 && previous == "the",
            of: previous == "of",
            placed: sheet.lists.cue(Cue::EnLocPrep, previous)
                || (previous == "of" && sheet.lists.cue(Cue::EnLocNoun, two_before))
                || matches!(two_before, "town" | "village" | "city") && previous == "called",
            before_place: row.get(end).is_some_and(|t| t.is(','))
                && sheet
                    .core_at(para, end + 1)
                    .and_then(|d| sheet.draft(d))
                    .is_some_and(|d| d.kind == Kind::Place),
            featured: length <= 2 && sheet.lists.cue(Cue::EnLocNoun, next) && !titled,
            speaks,
            spoken: matches!(previous, "said" | "says" | "told" | "named" | "by" | "with"),
            called: !titled && (called_a_body(sheet, row, end) || acting),
            organised: (sheet.lists.cue(Cue::EnOrgNoun, previous)
                || is_body(sheet, previous)
                || owned && !given)
                && !titled
                && !speaks,
            followed: matches!(
                next,
                "police"
                    | "government"
                    | "coach"
                    | "side"
                    | "midfielder"
                    | "striker"
                    | "fans"
                    | "shares"
            ),
        }
    }

    /// What the signs say of a run; none where it is no name: a letter, a product's number, an event, an
    /// ordinary word that opens a sentence.
    fn verdict(&self, sheet: &Sheet<'_>, para: usize, run: &Trimmed) -> Option<Verdict> {
        use Confidence::{Guess, Likely};
        use Kind::{Organisation, Person, Place};
        use Source::{Pattern, Shape, Title};
        let row = sheet.row(para);
        let words = row.get(run.tokens.clone())?;
        let (first, last) = (words.first()?, words.last()?);
        let letter = self.length == 1
            && (first.norm.chars().count() == 1
                || frequent::is_function_word(&first.norm, SIDE) && !self.acronym);
        let numbered = self.acronym && first.norm.chars().any(|c| c.is_ascii_digit());
        if letter || numbered || self.length >= 2 && is_event(&last.norm) {
            return None;
        }
        Some(if self.called {
            Verdict::sure(Organisation, Pattern)
        } else if self.dateline {
            Verdict::sure(Place, Shape)
        } else if (self.titled || self.initialled) && !self.acronym {
            Verdict::sure(Person, Title)
        } else if self.club && !self.speaks {
            Verdict::sure(Organisation, Shape)
        } else if self.featured {
            Verdict::sure(Place, Shape)
        } else if self.organised {
            Verdict::sure(Organisation, Pattern)
        } else if self.length >= 2 && (self.given || self.speaks || self.spoken && !self.placed) {
            Verdict::sure(Person, Shape)
        } else if !self.given && (self.placed && !self.acronym || self.before_place) {
            let sure = self.length == 1 || self.before_place || self.of;
            Verdict {
                confidence: if sure { Likely } else { Guess },
                weak: run.opening,
                ..Verdict::sure(Place, Shape)
            }
        } else if self.acronym {
            Verdict::guess(Organisation, !self.articled)
        } else if self.articled {
            Verdict::guess(Organisation, true)
        } else if self.length >= 2 {
            let common = words.iter().any(|t| {
                t.class == Class::Latin
                    && is_ordinary(sheet, t)
                    && t.gap != Gap::Hyphen
                    && !sheet.lists.cue(Cue::EnParticle, &t.norm)
            });
            if common {
                Verdict::guess(Organisation, true)
            } else if self.followed {
                Verdict::guess(Organisation, false)
            } else {
                Verdict::guess(Person, false)
            }
        } else {
            let ordinary = is_ordinary(sheet, first);
            if ordinary && run.opening {
                return None;
            }
            if self.speaks && !ordinary || self.given && !run.opening {
                Verdict::sure(Person, Shape)
            } else {
                Verdict::guess(Person, true)
            }
        })
    }
}

/// What a name of capitals is taken for.
struct Verdict {
    kind: Kind,
    source: Source,
    confidence: Confidence,
    /// Only what else is found can tell that it is a name.
    weak: bool,
}

impl Verdict {
    const fn sure(kind: Kind, source: Source) -> Self {
        Self {
            kind,
            source,
            confidence: Confidence::Likely,
            weak: false,
        }
    }

    const fn guess(kind: Kind, weak: bool) -> Self {
        Self {
            kind,
            source: Source::Shape,
            confidence: Confidence::Guess,
            weak,
        }
    }
}

/// Whether an office ends before a token, perhaps with signs between.
fn is_behind_office(sheet: &Sheet<'_>, para: usize, from: usize) -> bool {
    let row = sheet.row(para);
    let mut before = from;
    while before
        .checked_sub(1)
        .and_then(|k| row.get(k))
        .is_some_and(|t| {
            matches!(
                t.class,
                Class::Sign('"' | '“' | '”' | ',' | '.' | '\'' | '‘')
            )
        })
    {
        before -= 1;
    }
    before
        .checked_sub(1)
        .and_then(|k| sheet.role_at(para, k))
        .is_some()
}

/// Whether a name stands where a line says from where it is told, and is not what a headline in capitals is about.
fn is_dateline(sheet: &Sheet<'_>, para: usize, name: &Range<usize>) -> bool {
    let row = sheet.row(para);
    if name.start != 0 || row.first().is_none_or(|t| t.case != Case::Upper) {
        return false;
    }
    let latin = |t: &&Token| t.class == Class::Latin;
    let signed = row.get(name.end).is_some_and(|t| {
        matches!(t.class, Class::Sign(',' | '(' | '-' | '–' | '—'))
            && (row.iter().filter(latin).any(|t| t.case == Case::Lower)
                || row
                    .get(name.clone())
                    .is_some_and(|r| !r.iter().filter(latin).any(|t| is_ordinary(sheet, t))))
    });
    signed
        || row.len() <= name.end + 6
            && sheet
                .core_at(para, name.end)
                .and_then(|d| sheet.draft(d))
                .is_some_and(|d| d.kind == Kind::Date)
}
