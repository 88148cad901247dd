//! What was learnt from the reader's library, and what it was learnt from.
//!
//! Invariant: each library's pairs are its own; forgetting leaves nothing of either.
//! Must not know: how pairs are estimated.

use rusqlite::params;

use super::{Error, Store};
use crate::bitext::ArticleId;
use crate::bitext::learn::Pair;

/// Of how many articles the beads are kept, for each library: the latest.
const MOST_ARTICLES: u32 = 600;
/// Up to so many articles each one counts.
const FEW_ARTICLES: u32 = 16;
/// After how many articles it is worth learning again, where there are many.
const LEARNT_AT: i64 = 8;

impl Store {
    /// Keeps an article's sure beads, in place of its earlier ones. Whether it is time to learn from those of
    /// the library again: at each article that is new while there are few, later at about every eighth.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn keep_beads(
        &self,
        library: &str,
        article: &ArticleId,
        beads: &str,
    ) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM learning WHERE library = ?1 AND article = ?2 AND beads = ?3";
        if !self
            .rows(sql, params![library, &*article.0, beads], |_| Ok(()))?
            .is_empty()
        {
            return Ok(false);
        }
        self.as_one(|| {
            self.write(
                "INSERT OR REPLACE INTO learning VALUES (?1, ?2, ?3)",
                params![library, &*article.0, beads],
            )?;
            self.write(
                "DELETE FROM learning WHERE library = ?1 AND rowid NOT IN
                 (SELECT rowid FROM learning WHERE library = ?1 ORDER BY rowid DESC LIMIT ?2)",
                params![library, MOST_ARTICLES],
            )
        })?;
        // The number of a row grows by one with each that is written, also when old ones go.
        let sql = "SELECT count(*), max(rowid) FROM learning WHERE library = ?1";
        let facts = self.rows(sql, [library], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(facts.iter().any(|&(articles, last): &(u32, i64)| {
            articles <= FEW_ARTICLES || last % LEARNT_AT == 0
        }))
    }

    /// The beads of a library's articles.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn beads(&self, library: &str) -> Result<Vec<String>, Error> {
        let sql = "SELECT beads FROM learning WHERE library = ?1 ORDER BY article";
        self.rows(sql, [library], |row| row.get(0))
    }

    /// Keeps what was learnt from a library, in place of what was learnt before.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_learned(&self, library: &str, pairs: &[Pair]) -> Result<(), Error> {
        self.as_one(|| self.replace_learned(library, pairs))
    }

    fn replace_learned(&self, library: &str, pairs: &[Pair]) -> Result<(), Error> {
        self.write("DELETE FROM learned WHERE library = ?1", [library])?;
        for pair in pairs {
            self.write(
                "INSERT OR REPLACE INTO learned VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    library,
                    pair.english,
                    pair.arabic,
                    pair.probability,
                    pair.beads
                ],
            )?;
        }
        Ok(())
    }

    /// What was learnt, of one library or of all, the most probable first, each with its library.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn learned(&self, library: Option<&str>) -> Result<Vec<(String, Pair)>, Error> {
        let sql = "SELECT library, english, arabic, probability, beads FROM learned
                   WHERE ?1 IS NULL OR library = ?1
                   ORDER BY library, probability DESC, english, arabic";
        self.rows(sql, [library], |row| {
            let pair = Pair {
                english: row.get(1)?,
                arabic: row.get(2)?,
                probability: row.get(3)?,
                beads: row.get(4)?,
            };
            Ok((row.get(0)?, pair))
        })
    }

    /// Forgets all that was learnt, and what it was learnt from.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn forget_learned(&self) -> Result<(), Error> {
        self.as_one(|| {
            self.write("DELETE FROM learned", [])?;
            self.write("DELETE FROM learning", [])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_learnt_is_kept_by_library_until_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("diglot.db")).unwrap();
        let id = ArticleId("a".into());
        assert!(store.keep_beads("x", &id, "fire\tحريق\n").unwrap());
        assert!(!store.keep_beads("x", &id, "fire\tحريق\n").unwrap());
        assert!(store.keep_beads("x", &id, "sea\tبحر\n").unwrap());
        assert_eq!(store.beads("x").unwrap(), ["sea\tبحر\n"]);
        assert!(store.beads("y").unwrap().is_empty());
        let pair = Pair {
            english: "sea".into(),
            arabic: "بحر".into(),
            probability: 0.5,
            beads: 3,
        };
        store
            .save_learned("x", std::slice::from_ref(&pair))
            .unwrap();
        store
            .save_learned("x", std::slice::from_ref(&pair))
            .unwrap();
        assert_eq!(store.learned(Some("x")).unwrap(), [("x".to_owned(), pair)]);
        assert!(store.learned(Some("y")).unwrap().is_empty());
        // Where no more are kept, not every one is a reason to learn again.
        let id = |n: u32| ArticleId(n.to_string().into());
        let due = |n: &u32| store.keep_beads("x", &id(*n), "a\tب\n").unwrap();
        let often = (0..MOST_ARTICLES + 80).filter(due).count();
        assert!((80..120).contains(&often), "{often}");
        assert_eq!(store.beads("x").unwrap().len(), 600);
        store.forget_learned().unwrap();
        assert!(store.learned(None).unwrap().is_empty() && store.beads("x").unwrap().is_empty());
    }
}
