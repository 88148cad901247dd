//! Small decision trees whose sum is a score in log odds: what features only say together.
//!
//! Gradient boosting as in Friedman (2001), with the gain and leaves of Chen & Guestrin (2016). They are
//! fitted by the test in `fit.rs` and stand in `assets/contest.tsv`, a tree a line.
//! Invariant: the same features give the same score; any text is read without fault.
//! Must not know: what the features are.

/// How many questions a tree asks of a candidate.
pub(super) const DEPTH: usize = 3;

/// How many questions it has.
pub(super) const SPLITS: usize = (1 << DEPTH) - 1;

/// How many answers.
pub(super) const LEAVES: usize = 1 << DEPTH;

/// A tree: each question is whether a feature is above a bound; the questions after `k` are `2k + 1` (no)
/// and `2k + 2` (yes).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub splits: [(u8, f32); SPLITS],
    pub leaves: [f32; LEAVES],
}

impl Tree {
    pub(super) fn score(&self, features: &[f32]) -> f32 {
        let mut at = 0;
        for _ in 0..DEPTH {
            let above = self.splits.get(at).is_some_and(|&(feature, bound)| {
                features.get(usize::from(feature)).copied().unwrap_or(0.0) > bound
            });
            at = 2 * at + 1 + usize::from(above);
        }
        self.leaves.get(at - SPLITS).copied().unwrap_or(0.0)
    }

    /// Reads `feature:bound` seven times, then the eight leaves.
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut tree = Self {
            splits: [(0, 0.0); SPLITS],
            leaves: [0.0; LEAVES],
        };
        for split in &mut tree.splits {
            let (feature, bound) = fields.next()?.split_once(':')?;
            *split = (feature.parse().ok()?, bound.parse().ok()?);
        }
        for leaf in &mut tree.leaves {
            *leaf = fields.next()?.trim().parse().ok()?;
        }
        Some(tree)
    }
}

/// Trees in the order they were fitted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Forest(pub Vec<Tree>);

impl Forest {
    /// Reads lines of trees; others are passed over.
    pub(super) fn parse(source: &str) -> Self {
        Self(source.lines().filter_map(Tree::parse).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn score(&self, features: &[f32]) -> f32 {
        self.0.iter().map(|t| t.score(features)).sum()
    }
}

#[cfg(test)]
impl std::fmt::Display for Forest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for tree in &self.0 {
            let splits = tree.splits.iter().map(|(k, bound)| format!("{k}:{bound}"));
            let leaves = tree.leaves.iter().map(|x| format!("{x:.4}"));
            let fields: Vec<String> = splits.chain(leaves).collect();
            writeln!(f, "{}", fields.join("\t"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_lead_to_leaves() {
        let tree = Tree {
            splits: [
                (0, 0.5),
                (1, 0.0),
                (1, 1.0),
                (0, 9.0),
                (0, 9.0),
                (0, 9.0),
                (0, 0.7),
            ],
            leaves: [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
        };
        assert_eq!(tree.score(&[0.0, -1.0]).to_bits(), 0.0f32.to_bits());
        assert_eq!(tree.score(&[0.0, 0.5]).to_bits(), 2.0f32.to_bits());
        assert_eq!(tree.score(&[0.6, 2.0]).to_bits(), 6.0f32.to_bits());
        assert_eq!(tree.score(&[0.8, 2.0]).to_bits(), 7.0f32.to_bits());
        assert_eq!(tree.score(&[]).to_bits(), 0.0f32.to_bits());
        let forest = Forest(vec![tree.clone(), tree]);
        assert_eq!(Forest::parse(&forest.to_string()), forest);
        assert!(Forest::parse("# no tree\n0:1\t2").is_empty());
    }
}
