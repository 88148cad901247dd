//! Aligns texts too long to be aligned whole: in windows that move along both, from the top on.
//!
//! Of the beads of a window those are taken that stand before a *sure cut*: a place on each side such that no bead
//! leads from before it to behind it, next to a bead that is likely right, and far enough from the window's end
//! for what comes there to have been weighed against its counterparts. The next window begins at the cut. Where
//! there is no such cut a narrow window is tried, for a text that repeats itself, then larger ones, for one text to
//! have much that the other lacks; grown as far as it may, the least bad place is taken.
//! So a moved block is found where it moved less far than a window is long, and memory depends on the window.
//! Invariant: windows begin where the alignment so far reaches, and each makes it reach further, to the end of both
//! texts; the same texts give the same beads.
//! Must not know: who waits for it, what is done with a part.

use crate::bitext::alignment::Alignment;
use crate::bitext::article::Article;
use crate::bitext::bead::{Bead, Reason, Statement};
use crate::bitext::watch::Watch;
use crate::language::lexicon::Lexicon;
use crate::text::{ParaId, Side, Sides, TextSpan, narrow};
use std::sync::Arc;

/// Paragraphs of a window, of the side that has more: of the first, so that it is soon there, and of most.
const FIRST: usize = 100;
const USUAL: usize = 400;
/// Of one in which nothing is mistaken for what is alike further on: where a text repeats itself.
const NARROW: usize = 50;
/// The most that a window grows to; and, after so many that had no sure cut even then, until there is one again.
const MOST: usize = 3200;
const WEARY: usize = 800;
const IN_VAIN: usize = 3;
/// Bytes of a window, for each of its paragraphs.
const BYTES: usize = 1024;
/// Paragraphs at the end of a window that may have their counterparts behind it, of ten.
const OVERLAP_IN_TEN: usize = 2;
/// How much more of the other side is looked at than its length asks for.
const SLACK: f64 = 1.25;
/// Bytes of Arabic for a byte of English, before anything is known of a text: letters take two bytes, and
/// fewer of them say the same.
const RATIO: f64 = 1.4;
/// How many bytes of English that guess counts as.
const GUESSED: f64 = 4096.0;
/// How likely a bead is right that may stand before a sure cut.
const SURE: f32 = 0.9;
/// A bead less likely than this does not stand in the way of a cut.
const DOUBTFUL: f32 = 0.5;
/// Reasons that are kept of a bead.
const REASONS: usize = 12;
/// Paragraphs of one side that are set down at once when the other has ended.
const ALONE: usize = 4096;

/// How far two texts are linked, and what has been learnt of them on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct March {
    alignment: Alignment,
    lens: Sides<usize>,
    /// Paragraphs of the next window.
    size: usize,
    /// How many windows before it had no sure cut, however large.
    in_vain: usize,
    /// Bytes of what is linked so far.
    bytes: Sides<f64>,
}

/// The paragraphs of a window.
struct Window {
    texts: Sides<Vec<Arc<str>>>,
    /// Whether the text ends with it.
    ends: Sides<bool>,
}

impl Window {
    fn strs(&self) -> Sides<Vec<&str>> {
        Sides::from_fn(|s| self.texts[s].iter().map(|t| &**t).collect())
    }
}

/// Paragraphs of a window: those before the places given.
type Cut = Sides<u32>;

impl March {
    /// At the beginning of an article.
    #[must_use]
    pub fn new(article: &Article) -> Self {
        Self {
            alignment: Alignment::default(),
            lens: Sides::from_fn(|s| article.len(s)),
            size: FIRST,
            in_vain: 0,
            bytes: Sides::default(),
        }
    }

    /// The beads so far.
    #[must_use]
    pub const fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// Whether both texts are linked to their ends.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.alignment.reach() == self.lens
    }

    /// How many paragraphs of both sides are done, of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let reach = self.alignment.reach();
        let sum = |of: Sides<usize>| of.english + of.arabic;
        (sum(reach), sum(self.lens))
    }

    /// Links a window more; `None` where that was called off, and nothing has changed.
    pub fn advance(
        &mut self,
        article: &Article,
        lexicon: &Lexicon,
        watch: Watch<'_>,
    ) -> Option<()> {
        let from = self.alignment.reach();
        let left = Sides::from_fn(|s| self.lens[s] - from[s]);
        if left.english == 0 || left.arabic == 0 {
            let to = Sides::from_fn(|s| from[s] + left[s].min(ALONE));
            self.alignment.push(Vec::new(), Vec::new(), to);
            return Some(());
        }
        for size in self.sizes() {
            let window = self.window(article, size);
            let strs = window.strs();
            let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
            let found = super::align_watched(sides, lexicon, &[], watch)?;
            let sure = if window.ends.english && window.ends.arabic {
                Some(sides.map(|all| narrow(all.len())))
            } else {
                sure_cut(&found, &window)
            };
            let last = size >= self.most();
            let Some(cut) = sure.or_else(|| last.then(|| likeliest_cut(&found, &window))) else {
                continue;
            };
            (self.size, self.in_vain) = if sure.is_some() {
                ((size * 2).min(USUAL), 0)
            } else {
                (USUAL, self.in_vain + 1)
            };
            for side in Side::BOTH {
                let taken = sides[side].iter().take(cut[side] as usize);
                self.bytes[side] += taken.map(|t| t.len() as f64).sum::<f64>();
            }
            self.take(&found, cut);
            break;
        }
        Some(())
    }

    /// Paragraphs of the largest window that may be tried.
    const fn most(&self) -> usize {
        if self.in_vain < IN_VAIN { MOST } else { WEARY }
    }

    /// Paragraphs of the windows to be tried: as the last ones were, a narrow one, and larger ones.
    fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![self.size];
        sizes.extend(Some(NARROW).filter(|&n| n < self.size));
        let larger = std::iter::successors(Some(self.size * 2), |size| Some(size * 2));
        sizes.extend(larger.take_while(|&size| size <= self.most()));
        // The last of them is as large as may be, wherever they began.
        if sizes.last().is_none_or(|&last| last < self.most()) {
            sizes.push(self.most());
        }
        sizes
    }

    /// How many bytes of Arabic say what a byte of English says, as far as is known.
    fn ratio(&self) -> f64 {
        let ratio = RATIO.mul_add(GUESSED, self.bytes.arabic) / (GUESSED + self.bytes.english);
        ratio.clamp(RATIO / 4.0, RATIO * 4.0)
    }

    /// The paragraphs after those that are linked: so many of the side that has more of them in the same length,
    /// and of the other about as much as says the same.
    fn window(&self, article: &Article, size: usize) -> Window {
        let from = self.alignment.reach();
        let mut texts = Sides::from_fn(|s| read(article, s, from[s], size));
        let weight = Sides::new(self.ratio(), 1.0);
        let length = |texts: &[Arc<str>], s: Side| {
            texts
                .iter()
                .map(|t| t.len() as f64 * weight[s])
                .sum::<f64>()
        };
        let lengths = Sides::from_fn(|s| length(&texts[s], s));
        let ends = |texts: &Sides<Vec<Arc<str>>>, s: Side| from[s] + texts[s].len() == self.lens[s];
        // The side whose paragraphs are used up first says how far the window goes; one that ends is short for that.
        let shorter = if lengths.english <= lengths.arabic {
            Side::English
        } else {
            Side::Arabic
        };
        if !ends(&texts, shorter) {
            let most = lengths[shorter] * SLACK;
            let long = shorter.other();
            let mut sum = 0.0;
            let fits = |t: &&Arc<str>| {
                sum += t.len() as f64 * weight[long];
                sum <= most
            };
            let kept = texts[long].iter().take_while(fits).count().max(1);
            texts[long].truncate(kept);
        }
        Window {
            ends: Sides::from_fn(|s| ends(&texts, s)),
            texts,
        }
    }

    /// Takes the beads before a cut.
    fn take(&mut self, found: &Alignment, cut: Cut) {
        let from = self.alignment.reach().map(narrow);
        let inside = |side: Side, i: u32| i < cut[side];
        let within = |bead: &&Bead| {
            Side::BOTH
                .into_iter()
                .all(|s| bead.members(s).iter().all(|&i| inside(s, i)))
        };
        let moved = |side: Side, all: &[u32]| all.iter().map(|&i| i + from[side]).collect();
        let span = |span: TextSpan| TextSpan {
            para: ParaId::new(span.para.side, span.para.index + from[span.para.side]),
            ..span
        };
        let beads = found.beads().iter().filter(within).map(|bead| Bead {
            english: moved(Side::English, &bead.english),
            arabic: moved(Side::Arabic, &bead.arabic),
            probability: bead.probability,
            reasons: (bead.reasons.iter().take(REASONS))
                .map(|r| Reason {
                    english: span(r.english),
                    arabic: span(r.arabic),
                    ..*r
                })
                .collect(),
        });
        let said = found.statements().map(|s| Statement {
            english: span(s.english),
            arabic: span(s.arabic),
            ..*s
        });
        let to = Sides::from_fn(|s| (from[s] + cut[s]) as usize);
        let (beads, said) = (beads.collect(), said.collect());
        self.alignment.push(beads, said, to);
    }
}

/// The first segments of paragraphs: what a very long paragraph says at length is not needed to know it by.
fn read(article: &Article, side: Side, from: usize, size: usize) -> Vec<Arc<str>> {
    let mut bytes = 0;
    let mut out = Vec::new();
    for index in from..from + size {
        let Some(segment) = article.segment(ParaId::nth(side, index), 0) else {
            break;
        };
        bytes += segment.text.len();
        out.push(segment.text);
        if bytes > size * BYTES {
            break;
        }
    }
    out
}

/// A linked bead that a cut may stand behind: where that would be, and how likely the bead is right.
struct Gate {
    cut: Cut,
    probability: f32,
}

/// The places behind linked beads, by where they stand.
fn gates(found: &Alignment) -> impl Iterator<Item = Gate> {
    let linked = found.beads().iter().filter(|b| b.is_linked());
    linked.map(|bead| Gate {
        cut: Sides::from_fn(|s| bead.members(s).last().map_or(0, |&i| i + 1)),
        probability: bead.probability,
    })
}

/// How much speaks against each of some cuts: the probabilities of the beads that lead from before it to behind it.
fn against(found: &Alignment, cuts: &[Cut], counts: impl Fn(&Bead) -> bool) -> Vec<f32> {
    let linked = || found.beads().iter().filter(|b| b.is_linked() && counts(b));
    let leads_over = |bead: &Bead, cut: &Cut| {
        let any = |before: bool| {
            Side::BOTH
                .into_iter()
                .any(|s| bead.members(s).iter().any(|&i| (i < cut[s]) == before))
        };
        any(true) && any(false)
    };
    let sum = |cut: &Cut| {
        let over = linked().filter(|b| leads_over(b, cut));
        over.map(|b| b.probability).sum()
    };
    cuts.iter().map(sum).collect()
}

/// How far from the top of a window a cut may stand: not where its end is near, unless the text ends there.
fn furthest(window: &Window) -> Cut {
    Sides::from_fn(|s| {
        let len = window.texts[s].len();
        let overlap = if window.ends[s] {
            0
        } else {
            (len * OVERLAP_IN_TEN).div_ceil(10)
        };
        narrow(len - overlap)
    })
}

fn within(cut: &Cut, furthest: &Cut) -> bool {
    Side::BOTH.into_iter().all(|s| cut[s] <= furthest[s])
}

/// The last place behind a sure bead that no other leads over.
fn sure_cut(found: &Alignment, window: &Window) -> Option<Cut> {
    let furthest = furthest(window);
    let sure = gates(found).filter(|g| g.probability >= SURE && within(&g.cut, &furthest));
    let mut cuts: Vec<Cut> = sure.map(|g| g.cut).collect();
    cuts.sort_by_key(|c| (c.english, c.arabic));
    let free = |cut: &Cut| {
        let over = against(found, &[*cut], |b| b.probability >= DOUBTFUL);
        over.iter().all(|&a| a <= 0.0)
    };
    cuts.into_iter().rev().find(free)
}

/// Where there is no sure cut: behind the bead that most speaks for and least against, the later the better, and
/// where nothing is linked behind what a window may be cut off at.
fn likeliest_cut(found: &Alignment, window: &Window) -> Cut {
    let furthest = furthest(window);
    let gates: Vec<Gate> = gates(found).filter(|g| within(&g.cut, &furthest)).collect();
    let cuts: Vec<Cut> = gates.iter().map(|g| g.cut).collect();
    let against = against(found, &cuts, |_| true);
    let value = |g: &Gate, against: f32| {
        let far = Side::BOTH.map(|s| f64::from(g.cut[s]) / f64::from(furthest[s].max(1)));
        f64::from(g.probability - against) + far[0].min(far[1])
    };
    let all = gates.iter().zip(against).map(|(g, a)| (value(g, a), g.cut));
    let best = all.max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(|| furthest.map(|f| f.max(1)), |(_, cut)| cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::article::{ArticleId, Para, Role, Text};

    fn bead(english: &[u32], arabic: &[u32], probability: f32) -> Bead {
        Bead {
            english: english.to_vec(),
            arabic: arabic.to_vec(),
            probability,
            reasons: Vec::new(),
        }
    }

    /// A window of ten paragraphs a side.
    fn ten(ends: Sides<bool>) -> Window {
        let texts = Sides::from_fn(|_| vec![Arc::from("x"); 10]);
        Window { texts, ends }
    }

    fn found(beads: &[(&[u32], &[u32], f32)]) -> Alignment {
        let beads = beads.iter().map(|(e, a, p)| bead(e, a, *p)).collect();
        Alignment::new(beads, Sides::new(10, 10))
    }

    const OPEN: Sides<bool> = Sides::new(false, false);

    #[test]
    fn a_window_is_cut_behind_its_last_sure_bead_that_nothing_leads_over() {
        let straight = |last: &[(&'static [u32], &'static [u32], f32)]| {
            let mut beads: Vec<(&[u32], &[u32], f32)> =
                vec![(&[0], &[0], 0.99), (&[1, 2], &[1], 0.95)];
            beads.extend(last);
            sure_cut(&found(&beads), &ten(OPEN))
        };
        assert_eq!(straight(&[]), Some(Sides::new(3, 2)));
        assert_eq!(straight(&[(&[4], &[3], 0.97)]), Some(Sides::new(5, 4)));
        // Unsure, and too near the end of the window.
        assert_eq!(straight(&[(&[4], &[3], 0.7)]), Some(Sides::new(3, 2)));
        assert_eq!(straight(&[(&[8], &[7], 0.99)]), Some(Sides::new(3, 2)));
        // A paragraph that was moved over the place, if that is likely at all.
        assert_eq!(
            straight(&[(&[4], &[3], 0.97), (&[3], &[6], 0.6)]),
            Some(Sides::new(3, 2))
        );
        assert_eq!(
            straight(&[(&[4], &[3], 0.97), (&[3], &[6], 0.2)]),
            Some(Sides::new(5, 4))
        );
    }

    #[test]
    fn where_a_text_ends_the_cut_may_stand_at_its_end() {
        let beads = found(&[(&[3], &[9], 0.95)]);
        assert_eq!(sure_cut(&beads, &ten(OPEN)), None);
        let ends = Sides::new(false, true);
        assert_eq!(sure_cut(&beads, &ten(ends)), Some(Sides::new(4, 10)));
    }

    #[test]
    fn without_a_sure_cut_the_least_bad_place_is_taken() {
        let none = found(&[]);
        assert_eq!(sure_cut(&none, &ten(OPEN)), None);
        assert_eq!(likeliest_cut(&none, &ten(OPEN)), Sides::new(8, 8));
        let unsure = found(&[
            (&[0], &[0], 0.5),
            (&[3], &[3], 0.8),
            (&[5], &[5], 0.6),
            (&[4], &[7], 0.55),
        ]);
        assert_eq!(sure_cut(&unsure, &ten(OPEN)), None);
        assert_eq!(likeliest_cut(&unsure, &ten(OPEN)), Sides::new(4, 4));
    }

    fn article(english: &[String], arabic: &[String]) -> Article {
        let text = |all: &[String]| Text {
            paragraphs: (all.iter())
                .map(|text| Para {
                    text: text.as_str().into(),
                    role: Role::Body,
                })
                .collect(),
            ..Text::default()
        };
        Article {
            id: ArticleId("a".into()),
            texts: Sides::new(english, arabic).map(|all| Some(text(all))),
        }
    }

    /// A log of ships, a paragraph an entry: number, day and hour say which is which.
    fn entry(n: usize) -> (String, String) {
        let (year, tons) = (1600 + n % 397, 10_007 + 13 * n);
        (
            format!(
                "In {year} a ship of {tons} tons entered the port, and {} men left it.",
                n + 3
            ),
            format!(
                "في عام {year} دخلت الميناء سفينة حمولتها {tons} طنا، وغادرها {} رجلا.",
                n + 3
            ),
        )
    }

    fn whole(article: &Article) -> (March, usize) {
        let mut march = March::new(article);
        let mut steps = 0;
        while !march.is_done() {
            let before = march.alignment().reach();
            assert_eq!(
                march.advance(article, Lexicon::shipped(), Watch::UNSEEN),
                Some(())
            );
            let reach = march.alignment().reach();
            assert!(reach.english >= before.english && reach.arabic >= before.arabic);
            assert_ne!(reach, before, "each window gets on");
            steps += 1;
        }
        (march, steps)
    }

    fn linked(march: &March) -> Vec<(Vec<u32>, Vec<u32>)> {
        let beads = march.alignment().beads();
        let linked = beads.iter().filter(|b| b.is_linked());
        linked
            .map(|b| (b.english.clone(), b.arabic.clone()))
            .collect()
    }

    #[test]
    fn windows_meet_where_texts_go_apart_and_one_ends_early() {
        let (mut english, mut arabic): (Vec<_>, Vec<_>) = (0..700).map(entry).unzip();
        // Of the first window and the second, and all that follows in the other text.
        english.drain(50..60);
        english.drain(300..320);
        arabic.truncate(620);
        let article = article(&english, &arabic);
        let (march, steps) = whole(&article);
        assert!(steps >= 3, "{steps} windows");
        let index = |n: usize| match n {
            0..50 => Some(n),
            60..310 => Some(n - 10),
            330.. => Some(n - 30),
            _ => None,
        };
        let gold = (0..620).filter_map(|n| Some((vec![narrow(index(n)?)], vec![narrow(n)])));
        assert_eq!(linked(&march), gold.collect::<Vec<_>>());
        let reach = march.alignment().reach();
        assert_eq!(reach, Sides::new(670, 620));
        for side in Side::BOTH {
            for i in 0..reach[side] {
                let para = ParaId::nth(side, i);
                let bead = march.alignment().bead_of(para).unwrap();
                let held = march.alignment().beads().get(bead).unwrap().members(side);
                assert!(held.contains(&para.index));
            }
        }
        // What is said of evidence lies where the paragraphs stand now.
        let beads = march.alignment().beads();
        for reason in beads.iter().flat_map(|b| &b.reasons) {
            for side in Side::BOTH {
                assert!(!article.text_of(reason.on(side)).is_empty());
            }
        }
    }

    #[test]
    fn texts_that_have_nothing_to_do_with_each_other_are_gone_through() {
        let english: Vec<String> = (0..450)
            .map(|n| format!("w{}", "x".repeat(n % 7)))
            .collect();
        let arabic: Vec<String> = (0..90).map(|n| "ع".repeat(n % 5 + 1)).collect();
        let (march, _) = whole(&article(&english, &arabic));
        assert!(linked(&march).is_empty());
        assert_eq!(march.alignment().summary().alone, Sides::new(450, 90));
        let (nothing, steps) = whole(&article(&english[..3], &[]));
        assert_eq!((nothing.alignment().beads().len(), steps), (3, 1));
    }

    #[test]
    fn called_off_nothing_changes_and_asked_again_it_goes_on() {
        let (english, arabic): (Vec<_>, Vec<_>) = (0..300).map(entry).unzip();
        let article = article(&english, &arabic);
        let (gold, _) = whole(&article);
        let mut march = March::new(&article);
        assert_eq!(
            march.advance(&article, Lexicon::shipped(), Watch::UNSEEN),
            Some(())
        );
        let before = march.clone();
        let off = Watch::new(&|_| false);
        assert_eq!(march.advance(&article, Lexicon::shipped(), off), None);
        assert_eq!(march, before);
        while !march.is_done() {
            march.advance(&article, Lexicon::shipped(), Watch::UNSEEN);
        }
        assert_eq!(march, gold);
    }
}
