//! Names of the English side looked for in the Arabic text, which has no capitals to show them; and
//! the borders of names that both sides have, set by what sounds alike.
//!
//! Invariant: only free tokens and weak guesses are taken. The paragraphs of the bead come first; the
//! rest of the article asks for a closer match, and is left alone in very long texts.
//! Must not know: how English names are found.

use std::ops::Range;

use super::arabic;
use super::cluster::Cluster;
use super::correspond::Near;
use super::ear::{Ear, Heard};
use super::link::together;
use super::lists::Sort;
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Sheet, words};
use crate::bitext::Watch;
use crate::language::hash::{FastMap, FastSet};
use crate::language::token::{Class, Form};
use crate::language::translit::{Glance, LatinWord};
use crate::text::Sides;

/// Above so many Arabic tokens only the paragraphs of the bead are searched.
const LONG: usize = 6000;

/// What a match must reach in the bead, and elsewhere.
const NEAR: f32 = 0.66;
const FAR: f32 = 0.78;

/// A place in the Arabic text where a word stands, with the byte behind clitics.
#[derive(Clone, Copy)]
struct Spot {
    para: usize,
    at: usize,
    start: usize,
}

struct Index {
    /// Distinct forms, sorted by their letters, with where they stand.
    forms: Vec<Spelling>,
    spots: Vec<Spot>,
    /// The forms of each paragraph, filled for long texts only.
    by_para: FastMap<usize, Vec<usize>>,
    long: bool,
}

struct Spelling {
    form: Heard,
    glance: Glance,
    spots: Range<usize>,
}

impl Index {
    fn of(sheet: &Sheet<'_>, ear: &mut Ear) -> Self {
        let mut found: Vec<(Heard, Spot)> = Vec::new();
        let mut all = 0;
        for (para, row) in sheet.tokens.iter().enumerate() {
            all += row.len();
            for (at, token) in row.iter().enumerate() {
                if token.class != Class::Arabic || !takeable(sheet, para, at..at + 1, true) {
                    continue;
                }
                for (start, form) in token.forms() {
                    if form.chars().nth(2).is_some() {
                        found.push((ear.arabic(form), Spot { para, at, start }));
                    }
                }
            }
        }
        // The places of a form stay in the order of the text.
        found.sort_by(|x, y| ear.form_of(x.0).cmp(ear.form_of(y.0)));
        let mut forms = Vec::new();
        let mut from = 0;
        for same in found.chunk_by(|x, y| x.0 == y.0) {
            let to = from + same.len();
            if let Some((form, _)) = same.first()
                && let Some(glance) = ear.glance_of(*form)
            {
                forms.push(Spelling {
                    form: *form,
                    glance,
                    spots: from..to,
                });
            }
            from = to;
        }
        let spots: Vec<Spot> = found.into_iter().map(|(_, spot)| spot).collect();
        let long = all > LONG;
        let mut by_para: FastMap<usize, Vec<usize>> = FastMap::default();
        if long {
            for (f, form) in forms.iter().enumerate() {
                for spot in spots.get(form.spots.clone()).into_iter().flatten() {
                    by_para.entry(spot.para).or_default().push(f);
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
            .and_then(|f| self.spots.get(f.spots.clone()))
            .unwrap_or_default()
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
/// that is called off.
pub(super) fn project(
    sheets: &mut Sides<Sheet<'_>>,
    clusters: &Sides<Vec<Cluster>>,
    near: &Near<'_>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<bool> {
    let index = Index::of(&sheets.arabic, ear);
    let mut heard: FastMap<Form, Vec<usize>> = FastMap::default();
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
        let Some((score, spot, len)) =
            best_match(&sheets.arabic, &index, &mut heard, cluster, &near, ear)
        else {
            continue;
        };
        let sheet = &mut sheets.arabic;
        let range = spot.at..spot.at + len;
        let mut weak: Vec<usize> = range
            .clone()
            .filter_map(|k| sheet.core_at(spot.para, k))
            .collect();
        weak.dedup();
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

fn best_match(
    sheet: &Sheet<'_>,
    index: &Index,
    heard: &mut FastMap<Form, Vec<usize>>,
    cluster: &Cluster,
    near: &FastSet<usize>,
    ear: &mut Ear,
) -> Option<(f32, Spot, usize)> {
    let mut best: Option<(f32, Spot, usize)> = None;
    let full = cluster.words();
    let mut names: Vec<&[Form]> = vec![full];
    if cluster.kind == Kind::Person && full.len() > 1 {
        names.push(full.get(full.len() - 1..).unwrap_or_default());
    }
    for (rank, name) in names.into_iter().enumerate() {
        if best.is_some() {
            break;
        }
        let letters = name.iter().flat_map(|w| w.chars());
        let letters = letters.filter(|c| c.is_alphabetic()).count();
        if letters < 4 {
            continue;
        }
        let mut tried: FastSet<(usize, usize, usize, usize)> = FastSet::default();
        for (k, word) in name.iter().enumerate() {
            if word.chars().count() < 3 {
                continue;
            }
            let mut listen = |range: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
                let (sounds, latin) = (Glance::latin(word), LatinWord::of(word));
                range
                    .filter(|&f| {
                        index.forms.get(f).is_some_and(|heard| {
                            sounds.may_match(heard.glance) && ear.reaches(&latin, heard.form, 0.66)
                        })
                    })
                    .collect()
            };
            let alike = if index.long {
                let mut paras: Vec<usize> = near.iter().copied().collect();
                paras.sort_unstable();
                listen(
                    &mut paras
                        .iter()
                        .filter_map(|p| index.by_para.get(p))
                        .flatten()
                        .copied(),
                )
            } else {
                heard
                    .entry(word.clone())
                    .or_insert_with(|| listen(&mut (0..index.forms.len())))
                    .clone()
            };
            for &f in &alike {
                for &spot in index.spots(f) {
                    let in_bead = near.contains(&spot.para);
                    if index.long && !in_bead {
                        continue;
                    }
                    // One word alone, or the surname alone, needs more than a likeness.
                    let single = name.len() == 1;
                    let mut least = if in_bead { NEAR } else { FAR };
                    if single {
                        least += if letters >= 6 { 0.06 } else { 0.14 }
                            + if rank > 0 { 0.04 } else { 0.0 };
                    }
                    for back in k.saturating_sub(1)..=k + 1 {
                        let Some(at) = spot.at.checked_sub(back) else {
                            continue;
                        };
                        let start = if back == 0 {
                            spot.start
                        } else {
                            sheet.token(spot.para, at).map_or(0, |t| t.start)
                        };
                        let (low, high) = (name.len().saturating_sub(1).max(1), name.len() + 2);
                        for len in low..=high {
                            if at + len <= spot.at || !tried.insert((spot.para, at, start, len)) {
                                continue;
                            }
                            let range = at..at + len;
                            if len > 1 && single
                                || !takeable(sheet, spot.para, range.clone(), len > 1)
                                || !arabic::is_name_like(sheet, spot.para, &range)
                            {
                                continue;
                            }
                            let form = words(sheet.row(spot.para), &range, start);
                            if single
                                && sheet
                                    .token(spot.para, at)
                                    .is_some_and(|t| arabic::is_common(sheet, t))
                            {
                                continue;
                            }
                            let mut score = ear.rendering(name, &form);
                            if in_bead {
                                score += 0.02;
                            }
                            if score >= least && best.as_ref().is_none_or(|b| score > b.0 + 0.001) {
                                best = Some((
                                    score,
                                    Spot {
                                        para: spot.para,
                                        at,
                                        start,
                                    },
                                    len,
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    best
}

/// Sets the borders of Arabic persons by their English names. Answers whether any moved.
pub(super) fn refine(
    sheets: &mut Sides<Sheet<'_>>,
    clusters: &Sides<Vec<Cluster>>,
    ear: &mut Ear,
) -> bool {
    let mut changed = false;
    for cluster in clusters
        .english
        .iter()
        .filter(|c| c.kind == Kind::Person && c.words().len() > 1)
    {
        let Some(other) = cluster.link.and_then(|a| clusters.arabic.get(a)) else {
            continue;
        };
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
                .is_some_and(|t| sheet.lists.cue("ar.particle", &t.norm));
            // Amirabdollahian is one word here and three there.
            let now = together(ear, cluster.words(), &draft.words);
            let now = now.max(ear.name(cluster.words(), &draft.words));
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
                        let score = ear.name(cluster.words(), &form);
                        if score > best.0 {
                            best = (score, from..to, start);
                        }
                    }
                }
            }
            if best.1 != draft.tokens || best.2 != draft.bytes.start {
                changed = true;
                sheet.remove(id);
                let over: Vec<usize> = best
                    .1
                    .clone()
                    .filter_map(|k| sheet.core_at(draft.para, k))
                    .collect();
                for d in over {
                    sheet.remove(d);
                }
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
    changed
}
