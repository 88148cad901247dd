//! Which Arabic paragraphs an English one may correspond to, by what both name: enough to know where to
//! look for a name, where nobody has asked for an alignment.
//!
//! Invariant: the answer depends on the links of clusters alone.
//! Must not know: how names are linked, what else a paragraph says.

use super::cluster::Cluster;
use super::sheet::Sheet;
use crate::bitext::Alignment;
use crate::language::hash::{FastMap, FastSet};
use crate::text::{ParaId, Side, Sides};

/// Corresponding paragraphs.
pub(super) enum Near<'a> {
    /// As they were aligned.
    Aligned(&'a Alignment),
    /// The Arabic paragraphs by English one, each with how much they share.
    Shared(FastMap<usize, Vec<(usize, f32)>>),
}

/// What is named in more pairs of paragraphs than this tells nothing of any.
const EVERYWHERE: usize = 64;

/// Paragraphs that share so much of what the best ones do may correspond as well.
const ALSO: f32 = 0.5;

impl<'a> Near<'a> {
    /// By an alignment; where it links nothing, by what is named.
    pub(super) fn of(
        alignment: &'a Alignment,
        sheets: &Sides<Sheet<'_>>,
        clusters: &Sides<Vec<Cluster>>,
    ) -> Self {
        let mut beads = alignment.beads().iter();
        if beads.any(|b| Side::BOTH.iter().all(|&s| !b.members(s).is_empty())) {
            return Self::Aligned(alignment);
        }
        let mut shared: FastMap<usize, Vec<(usize, f32)>> = FastMap::default();
        for cluster in &clusters.english {
            let Some(other) = cluster.link.and_then(|a| clusters.arabic.get(a)) else {
                continue;
            };
            let here = paragraphs(&sheets.english, cluster);
            let there = paragraphs(&sheets.arabic, other);
            let pairs = here.len() * there.len();
            if pairs == 0 || pairs > EVERYWHERE {
                continue;
            }
            #[allow(clippy::cast_precision_loss, reason = "few pairs")]
            let weight = 1.0 / pairs as f32;
            for &e in &here {
                let known = shared.entry(e).or_default();
                for &a in &there {
                    match known.iter_mut().find(|(k, _)| *k == a) {
                        Some((_, sum)) => *sum += weight,
                        None => known.push((a, weight)),
                    }
                }
            }
        }
        Self::Shared(shared)
    }

    /// The Arabic paragraphs that may correspond to those where an English cluster is named.
    pub(super) fn paragraphs(&self, sheet: &Sheet<'_>, cluster: &Cluster) -> FastSet<usize> {
        let here = paragraphs(sheet, cluster);
        match self {
            Self::Aligned(alignment) => here
                .into_iter()
                .filter_map(|p| {
                    alignment.bead_of(ParaId::new(Side::English, u32::try_from(p).ok()?))
                })
                .filter_map(|b| alignment.beads().get(b))
                .flat_map(|b| b.members(Side::Arabic).iter().map(|&p| p as usize))
                .collect(),
            Self::Shared(shared) => here
                .iter()
                .filter_map(|p| shared.get(p))
                .flat_map(|all| {
                    let best = all.iter().map(|(_, sum)| *sum).fold(0.0, f32::max);
                    all.iter().filter(move |(_, sum)| *sum >= ALSO * best)
                })
                .map(|(p, _)| *p)
                .collect(),
        }
    }
}

/// The paragraphs where a cluster is named, in order.
fn paragraphs(sheet: &Sheet<'_>, cluster: &Cluster) -> Vec<usize> {
    let drafts = cluster.drafts.iter().filter_map(|&d| sheet.draft(d));
    let mut out: Vec<usize> = drafts.map(|d| d.para).collect();
    out.sort_unstable();
    out.dedup();
    out
}
