//! Which items of a sequence keep their order: the heaviest increasing subsequence.
//!
//! Invariant: what is kept strictly ascends, and no other subsequence that does is heavier.
//! Must not know: what the items are.

/// Marks the items on the heaviest strictly increasing subsequence of `(key, weight)` pairs. Among
/// equally heavy ones, the one found first. O(n log n), by a Fenwick tree of prefix maxima.
pub(super) fn in_order(items: impl Iterator<Item = (u32, usize)>) -> Vec<bool> {
    let items: Vec<(u32, usize)> = items.collect();
    // Keys are ranked, so that the tree is as long as the sequence, whatever the keys.
    let mut keys: Vec<u32> = items.iter().map(|i| i.0).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); keys.len() + 1];
    let mut before: Vec<Option<usize>> = vec![None; items.len()];
    let mut best: (usize, Option<usize>) = (0, None);
    for (i, &(key, weight)) in items.iter().enumerate() {
        let rank = keys.partition_point(|k| *k < key);
        let mut top = (0, None);
        let mut at = rank;
        while at > 0 {
            if tree[at].0 > top.0 {
                top = tree[at];
            }
            at &= at - 1;
        }
        before[i] = top.1;
        let chain = (top.0 + weight, Some(i));
        if chain.0 > best.0 {
            best = chain;
        }
        at = rank + 1;
        while at < tree.len() {
            if chain.0 > tree[at].0 {
                tree[at] = chain;
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut kept = vec![false; items.len()];
    let mut next = best.1;
    while let Some(i) = next {
        kept[i] = true;
        next = before[i];
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::in_order;

    proptest! {
        /// Against all subsequences: what is kept ascends, and none that ascends is heavier.
        #[test]
        fn no_ascending_subsequence_is_heavier(items in prop::collection::vec((0u32..6, 1usize..5), 0..9)) {
            let kept = in_order(items.iter().copied());
            let of = |holds: &dyn Fn(usize) -> bool| -> Vec<(u32, usize)> {
                let all = items.iter().enumerate().filter(|(k, _)| holds(*k));
                all.map(|(_, item)| *item).collect()
            };
            let ascends = |chain: &[(u32, usize)]| chain.windows(2).all(|w| w[0].0 < w[1].0);
            let weight = |chain: &[(u32, usize)]| chain.iter().map(|c| c.1).sum::<usize>();
            let found = of(&|k| kept[k]);
            prop_assert!(ascends(&found));
            for subset in 0u32..1 << items.len() {
                let chain = of(&|k| subset >> k & 1 == 1);
                prop_assert!(!ascends(&chain) || weight(&chain) <= weight(&found));
            }
        }
    }

    #[test]
    fn the_heaviest_chain_keeps_its_order() {
        let kept = |keys: &[u32]| in_order(keys.iter().map(|&k| (k, 1)));
        assert_eq!(kept(&[0, 1, 2]), [true; 3]);
        assert_eq!(
            kept(&[0, 4, 5, 1, 2, 3]),
            [true, false, false, true, true, true]
        );
        assert_eq!(kept(&[]), [false; 0]);
        assert_eq!(
            in_order([(5, 9), (1, 1), (2, 1)].into_iter()),
            [true, false, false]
        );
    }
}
