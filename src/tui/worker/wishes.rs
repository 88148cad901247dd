//! What the reader says of which texts belong together and of how they are encoded.
//!
//! Invariant: what is said counts at once, in the list and for what is opened next.
//! Must not know: how an article is read.

use super::{HEAD, Worker};
use crate::app::effect::Pairing;
use crate::app::message::{Message, Notice};
use crate::bitext::ArticleId;
use crate::library::{Named, by_hand, charset};
use crate::text::{Side, Sides};

impl Worker {
    /// Rearranges the list as the reader says.
    pub(super) fn pair(&mut self, pairing: &Pairing) {
        let find = |id: &ArticleId| self.entry(id).as_ref().map(by_hand::names);
        let said = match pairing {
            Pairing::Together(both) => {
                let [one, other] = [&both.english, &both.arabic].map(find);
                let texts = one
                    .and_then(|n| n.english)
                    .zip(other.and_then(|n| n.arabic));
                texts.map(|(e, a)| (Sides::new(e, a), true))
            }
            Pairing::Apart(id) => {
                let texts = find(id).and_then(|n| n.english.zip(n.arabic));
                texts.map(|(e, a)| (Sides::new(e, a), false))
            }
            Pairing::Undo => {
                let Some((texts, before)) = self.pairings.pop() else {
                    let line = "no pairing of texts to undo";
                    return self.send(Message::Notice(Notice::info(line)));
                };
                self.keeper.save_pairing(texts.clone(), before);
                return self.relist(&texts, "undone");
            }
        };
        let Some((texts, together)) = said else {
            let line = "these texts are no longer listed";
            return self.send(Message::Notice(Notice::error(line)));
        };
        let before = self.keeper.pairings();
        let before = before.iter().find(|s| s.texts == texts).map(|s| s.together);
        self.keeper.save_pairing(texts.clone(), Some(together));
        self.pairings.push((texts.clone(), before));
        let told = if together { "paired" } else { "taken apart" };
        self.relist(&texts, &format!("{told}; `u` in the list undoes"));
    }

    /// Sends the list as the reader has it, with the article of a text to be opened.
    fn relist(&mut self, texts: &Sides<String>, told: &str) {
        let mut remembered = self.keeper.remembered();
        let (items, open) = {
            let mut articles = self.listing.articles();
            articles.say(std::mem::take(&mut remembered.said));
            let with = articles.listed().iter().find(|entry| {
                let names = by_hand::names(entry);
                names.english.as_ref() == Some(&texts.english)
            });
            let Some(open) = with.map(|e| e.id.clone()) else {
                return;
            };
            (articles.items(&remembered), open)
        };
        self.send(Message::Rearranged { items, open });
        self.send(Message::Notice(Notice::info(told.to_owned())));
    }

    /// Takes in what the reader says of a text's encoding; whether it is to be read again.
    pub(super) fn encode(&mut self, id: &ArticleId, side: Side, name: &str) -> bool {
        let named = match name {
            "" | "auto" => None,
            name => match Named::parse(name) {
                Some(named) => Some(named),
                None => {
                    let line = format!("no encoding \"{name}\"; {}", charset::EXPECTED);
                    self.send(Message::Notice(Notice::error(line)));
                    return false;
                }
            },
        };
        let Some(mut entry) = self.entry(id) else {
            return false;
        };
        if !name.is_empty() {
            entry.encodings[side] = named;
        }
        let Some(source) = &entry.sources[side] else {
            return false;
        };
        let head = source.read(Some(side), Some(HEAD), entry.encodings[side]);
        let line = match head {
            Ok(head) => format!("{} is read as {}", source.name(), head.encoding),
            Err(error) => error.to_string(),
        };
        if name.is_empty() {
            let hint = "`:encoding NAME` changes that";
            self.send(Message::Notice(Notice::info(format!("{line}; {hint}"))));
            return false;
        }
        self.listing
            .articles()
            .change(id, |entry| entry.encodings[side] = named);
        self.reread = Some(line);
        true
    }
}
