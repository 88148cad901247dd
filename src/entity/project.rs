//! Names of the English side looked for in the Arabic text, which has no capitals to show them; and
//! the borders of names that both sides have, set by what sounds alike.
//!
//! Invariant: only free tokens and weak guesses are taken. The paragraphs of the bead come first; the
//! rest of the article asks for a closer match, and is left alone in very long texts.
//! Must not know: how English names are found.

use std::ops::Range;
use std::rc::Rc;

use super::arabic;
use super::cluster::Cluster;
use super::correspond::Near;
use super::ear::{Ear, Heard};
use super::link::Chorus;
use super::lists::{Cue, Sort};
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Sheet, words};
use crate::bitext::Watch;
use crate::language::hash::{Buckets, FastMap, FastSet};
use crate::language::token::{Class, Form};
use crate::text::{Side, Sides, narrow};

/// Above so many Arabic tokens only the paragraphs of the bead are searched.
const LONG: usize = 6000;

/// Above so many forms in the bead those of the whole text are listened to, once a word.
const MANY: usize = 2000;

/// What a match must reach in the bead, and elsewhere.
const NEAR: f32 = 0.66;
const FAR: f32 = 0.78;

/// A place in the Arabic text where a word stands, with the byte behind clitics.
#[derive(Debug, Default, Clone, Copy)]
struct Spot {
    para: usize,
    at: usize,
    start: usize,
}

struct Index {
    /// Distinct forms, of a long text sorted by their letters.
    forms: Vec<Spelling>,
    /// By the number of the form.
    spots: Buckets<Spot>,
    /// The forms of each paragraph, filled for long texts only.
    by_para: FastMap<usize, Vec<usize>>,
    long: bool,
}

struct Spelling {
    form: Heard,
    /// By the order in which it came.
    number: u32,
}

impl Index {
    fn of(sheet: &Sheet<'_>, ear: &mut Ear) -> Self {
        let mut found: Vec<(Heard, Spot)> = Vec::new();
        let mut all = 0;
        for (para, row) in sheet.tokens.iter().enumerate() {
            all += row.len();
            for (at, token) in row.iter().enumerate() {
                if token.class != Class::Arabic {
                    continue;
                }
                for (start, form) in token.forms() {
                    if form.chars().nth(2).is_some() {
                        found.push((ear.arabic(form), Spot { para, at, start }));
                    }
                }
            }
        }
        let mut numbers: FastMap<Heard, u32> = FastMap::default();
        let mut forms: Vec<Spelling> = Vec::new();
        let numbered: Vec<(u32, Spot)> = found
            .into_iter()
            .map(|(form, spot)| {
                let number = *numbers.entry(form).or_insert_with(|| {
                    let number = narrow(forms.len());
                    forms.push(Spelling { form, number });
                    number
                });
                (number, spot)
            })
            .collect();
        // A bucket for each form; its places stay in the order of the text.
        let bits = forms.len().max(2).next_power_of_two().ilog2();
        let spots = Buckets::new(&numbered, bits);
        let long = all > LONG;
        if long {
            forms.sort_by(|x, y| ear.form_of(x.form).cmp(ear.form_of(y.form)));
        }
        let mut by_para: FastMap<usize, Vec<usize>> = FastMap::default();
        if long {
            for (f, form) in forms.iter().enumerate() {
                for spot in spots.get(form.number) {
                    let own = by_para.entry(spot.para).or_default();
                    if own.last() != Some(&f) {
                        own.push(f);
                    }
                }
            }
        }
        Self {
            forms,
            spots,
            by_para,
            long,
        }
    }

    /// Where a form stands.
    fn spots(&self, form: usize) -> &[Spot] {
        self.forms
            .get(form)
            .map_or(&[], |f| self.spots.get(f.number))
    }
}

/// Marks drafts of the Arabic side that nothing answers: a match may take their tokens.
pub(super) fn loosen(sheets: &mut Sides<Sheet<'_>>, clusters: &Sides<Vec<Cluster>>) -> Vec<usize> {
    let mut loose = Vec::new();
    for cluster in clusters.arabic.iter().filter(|c| {
        c.link.is_none() && matches!(c.kind, Kind::Person | Kind::Place | Kind::Organisation)
    }) {
        for &id in &cluster.drafts {
            if let Some(draft) = sheets.arabic.draft_mut(id).filter(|d| !d.weak) {
                draft.weak = true;
                loose.push(id);
            }
        }
    }
    loose
}

/// Undoes [`loosen`] for the drafts that are still there.
pub(super) fn tighten(sheets: &mut Sides<Sheet<'_>>, loose: &[usize]) {
    for &id in loose {
        if let Some(draft) = sheets.arabic.draft_mut(id) {
            draft.weak = false;
        }
    }
}

/// Whether tokens are free or hold weak guesses only; inside a longer name (`city`) a city may give
/// way too: نجم طنجة.
fn takeable(sheet: &Sheet<'_>, para: usize, range: Range<usize>, city: bool) -> bool {
    range.into_iter().all(|k| {
        sheet.role_at(para, k).is_none()
            && sheet.core_at(para, k).is_none_or(|d| {
                sheet.draft(d).is_some_and(|d| {
                    d.weak
                        || city
                            && d.kind == Kind::Place
                            && d.tokens.len() == 1
                            && d.source == Source::Gazetteer
                            && !sheet.at(para, k, |s| s == Sort::City).is_empty()
                })
            })
    })
}

/// Finds English names that have no counterpart in the Arabic text. Answers whether it found any; `None` where
/// that is called off. `search` is made where it is needed, and serves the article.
pub(super) fn project(
    sheets: &mut Sides<Sheet<'_>>,
    clusters: &Sides<Vec<Cluster>>,
    near: &Near<'_>,
    search: &mut Option<Search>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<bool> {
    let mut found = false;
    for (c, cluster) in clusters.english.iter().enumerate() {
        watch.at(c, clusters.english.len())?;
        if cluster.link.is_some()
            || !matches!(
                cluster.kind,
                Kind::Person | Kind::Place | Kind::Organisation
            )
        {
            continue;
        }
        let near = near.paragraphs(&sheets.english, cluster);
        let search = search.get_or_insert_with(|| Search::of(&sheets.arabic, ear));
        let best = search.best(&sheets.arabic, cluster, &near, ear);
        let Some(Match { score, spot, len }) = best else {
            continue;
        };
        let sheet = &mut sheets.arabic;
        let range = spot.at..spot.at + len;
        let weak = sheet.cores_in(spot.para, range.clone());
        // A longer name is not cut for a shorter one.
        if weak
            .iter()
            .any(|&d| sheet.draft(d).is_some_and(|d| d.tokens.len() > range.len()))
        {
            continue;
        }
        // A name in quotation marks behind a noun for a body keeps what it is.
        let kept = weak
            .iter()
            .filter_map(|&d| sheet.draft(d))
            .any(|d| d.tokens == range && arabic::is_quoted_body(sheet, d));
        let (kind, source) = if kept {
            (Kind::Organisation, Source::Pattern)
        } else {
            (cluster.kind, Source::Projected)
        };
        for d in weak {
            sheet.remove(d);
        }
        let confidence = if score >= 0.85 {
            Confidence::Certain
        } else {
            Confidence::Likely
        };
        if sheet
            .name(spot.para, range, Some(spot.start), kind, source, confidence)
            .is_some()
        {
            found = true;
        }
    }
    Some(found)
}

/// A place that a name may have in the Arabic text.
struct Match {
    score: f32,
    spot: Spot,
    /// How many tokens it has.
    len: usize,
}

/// Where a name of the English side is looked for, all of the Arabic text, and what has been heard there.
pub(super) struct Search {
    index: Index,
    /// The forms by what they sound like, once they are asked for.
    chorus: Option<Chorus>,
    /// The forms that sound like a word, of the whole text.
    heard: FastMap<Heard, Rc<[usize]>>,
}

impl Search {
    fn of(sheet: &Sheet<'_>, ear: &mut Ear) -> Self {
        Self {
            index: Index::of(sheet, ear),
            chorus: None,
            heard: FastMap::default(),
        }
    }

    /// The best place for a name; of a person's, the family name alone where the whole has none.
    fn best(
        &mut self,
        sheet: &Sheet<'_>,
        cluster: &Cluster,
        near: &FastSet<usize>,
        ear: &mut Ear,
    ) -> Option<Match> {
        let full = cluster.words();
        self.best_of(sheet, full, false, near, ear).or_else(|| {
            let (last, before) = full.split_last()?;
            let part = cluster.kind == Kind::Person && !before.is_empty();
            let last = std::slice::from_ref(last);
            part.then(|| self.best_of(sheet, last, true, near, ear))?
        })
    }

    /// The best place for the words of a name; `part` says that they are not all of it.
    fn best_of(
        &mut self,
        sheet: &Sheet<'_>,
        name: &[Form],
        part: bool,
        near: &FastSet<usize>,
        ear: &mut Ear,
    ) -> Option<Match> {
        let letters = name.iter().flat_map(|w| w.chars());
        let letters = letters.filter(|c| c.is_alphabetic()).count();
        if letters < 4 {
            return None;
        }
        // One word alone, or the surname alone, needs more than a likeness.
        let more = if name.len() == 1 {
            (if letters >= 6 { 0.06 } else { 0.14 }) + if part { 0.04 } else { 0.0 }
        } else {
            0.0
        };
        let latin = ear.name_of(name, Side::English);
        let mut best: Option<Match> = None;
        let mut tried: FastSet<(usize, usize, usize, usize)> = FastSet::default();
        for (k, word) in name.iter().enumerate() {
            if word.chars().count() < 3 {
                continue;
            }
            for f in self.alike(word, near, ear).iter() {
                for &spot in self.index.spots(*f) {
                    let in_bead = near.contains(&spot.para);
                    if self.index.long && !in_bead {
                        continue;
                    }
                    let least = more + if in_bead { NEAR } else { FAR };
                    for (from, len) in stretches(sheet, spot, k, name.len()) {
                        if !tried.insert((from.para, from.at, from.start, len))
                            || !is_open(sheet, from, len, name.len())
                        {
                            continue;
                        }
                        let range = from.at..from.at + len;
                        let form = words(sheet.row(from.para), &range, from.start);
                        let form = ear.name_of(&form, Side::Arabic);
                        let mut score = ear.rendering(latin, form);
                        if in_bead {
                            score += 0.02;
                        }
                        if score >= least && best.as_ref().is_none_or(|b| score > b.score + 0.001) {
                            best = Some(Match {
                                score,
                                spot: from,
                                len,
                            });
                        }
                    }
                }
            }
        }
        best
    }

    /// The forms that sound like a word, by their place in the index: of a long text those in the bead.
    fn alike(&mut self, word: &Form, near: &FastSet<usize>, ear: &mut Ear) -> Rc<[usize]> {
        let Self {
            index,
            chorus,
            heard,
        } = self;
        let latin = ear.latin(word);
        let alike = |f: usize, ear: &mut Ear| {
            let form = index.forms.get(f);
            form.is_some_and(|form| ear.hear(latin, form.form) >= NEAR)
        };
        if index.long {
            let mut paras: Vec<usize> = near.iter().copied().collect();
            paras.sort_unstable();
            let forms = paras.iter().filter_map(|p| index.by_para.get(p));
            if forms.clone().map(Vec::len).sum::<usize>() <= MANY {
                let forms = forms.flatten().copied();
                return forms.filter(|f| alike(*f, ear)).collect();
            }
        }
        let heard = heard.entry(latin).or_insert_with(|| {
            let chorus = chorus.get_or_insert_with(|| {
                let forms = index.forms.iter().zip(0u32..);
                Chorus::of(Side::Arabic, forms.map(|(f, at)| (f.form, at)), ear)
            });
            let mut found: Vec<usize> = Vec::new();
            chorus.near(latin, ear, |ear, form, at| {
                if ear.hear(latin, form) >= NEAR {
                    found.extend(at.iter().map(|f| *f as usize));
                }
            });
            let letters = |f: &usize| {
                let form = index.forms.get(*f).map(|f| f.form);
                form.map_or("", |form| ear.form_of(form))
            };
            found.sort_by(|x, y| letters(x).cmp(letters(y)));
            found.into()
        });
        Rc::clone(heard)
    }
}

/// The stretches of tokens that a name of so many words may be, whose word `k` stands about a spot.
fn stretches(
    sheet: &Sheet<'_>,
    spot: Spot,
    k: usize,
    words: usize,
) -> impl Iterator<Item = (Spot, usize)> {
    let (low, high) = (words.saturating_sub(1).max(1), words + 2);
    (k.saturating_sub(1)..=k + 1)
        .filter_map(move |back| {
            let at = spot.at.checked_sub(back)?;
            let start = if back == 0 {
                spot.start
            } else {
                sheet.token(spot.para, at).map_or(0, |t| t.start)
            };
            Some(Spot { at, start, ..spot })
        })
        .flat_map(move |from| {
            (low..=high)
                .filter(move |len| from.at + len > spot.at)
                .map(move |len| (from, len))
        })
}

/// Whether a name of so many words may be these tokens.
fn is_open(sheet: &Sheet<'_>, from: Spot, len: usize, words: usize) -> bool {
    let range = from.at..from.at + len;
    let single = words == 1;
    !(len > 1 && single)
        && takeable(sheet, from.para, range.clone(), len > 1)
        && arabic::is_name_like(sheet, from.para, &range)
        && !(single
            && sheet
                .token(from.para, from.at)
                .is_some_and(|t| arabic::is_common(sheet, t)))
}

/// Sets the borders of Arabic persons by their English names; `None` where that is called off.
pub(super) fn refine(
    sheets: &mut Sides<Sheet<'_>>,
    clusters: &Sides<Vec<Cluster>>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<()> {
    for (c, cluster) in clusters.english.iter().enumerate() {
        watch.at(c, clusters.english.len())?;
        if cluster.kind != Kind::Person || cluster.words().len() < 2 {
            continue;
        }
        let Some(other) = cluster.link.and_then(|a| clusters.arabic.get(a)) else {
            continue;
        };
        let name = ear.name_of(cluster.words(), Side::English);
        for &id in &other.drafts {
            let sheet = &mut sheets.arabic;
            let Some(draft) = sheet.draft(id).cloned() else {
                continue;
            };
            let shown = matches!(draft.source, Source::Title | Source::Shape);
            if draft.words.len() < 2 && !shown || draft.kind != Kind::Person {
                continue;
            }
            // عبد الرحمن is not cut in two.
            let bound = sheet
                .token(draft.para, draft.tokens.start)
                .is_some_and(|t| sheet.lists.cue(Cue::ArParticle, &t.norm));
            // Amirabdollahian is one word here and three there.
            let shown = ear.name_of(&draft.words, Side::Arabic);
            let now = ear.together(name, shown).max(ear.name(name, shown));
            let mut best = (now + 0.02, draft.tokens.clone(), draft.bytes.start);
            let (s, e) = (draft.tokens.start, draft.tokens.end);
            for from in s.saturating_sub(1)..=s + 1 {
                for to in e.saturating_sub(2)..=e + 3 {
                    if from >= to || to > sheet.row(draft.para).len() || bound && from > s {
                        continue;
                    }
                    let fits = (from..to)
                        .all(|k| k >= s && k < e || takeable(sheet, draft.para, k..k + 1, false))
                        && arabic::is_name_like(sheet, draft.para, &(from..to));
                    if !fits {
                        continue;
                    }
                    let starts: Vec<usize> = sheet
                        .token(draft.para, from)
                        .map(|t| t.forms().map(|(s, _)| s).collect())
                        .unwrap_or_default();
                    for start in starts {
                        let form = words(sheet.row(draft.para), &(from..to), start);
                        let form = ear.name_of(&form, Side::Arabic);
                        let score = ear.name(name, form);
                        if score > best.0 {
                            best = (score, from..to, start);
                        }
                    }
                }
            }
            if best.1 != draft.tokens || best.2 != draft.bytes.start {
                sheet.remove(id);
                sheet.clear_core(draft.para, best.1.clone());
                sheet.name(
                    draft.para,
                    best.1,
                    Some(best.2),
                    Kind::Person,
                    draft.source,
                    Confidence::Certain,
                );
            }
        }
    }
    Some(())
}
