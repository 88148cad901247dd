//! The one table of commands: name, meaning, default keys.
//!
//! Keymap, help card, command line, README table and man page are all made from [`COMMANDS`].
//! Invariant: names are unique, default keys do not clash (tests hold both).
//! Must not know: what a command does (that is [`update`](mod@super::update)), how keys reach us.

mod entry;

pub use entry::{Entry, Line, Topic, Words, lines};
use entry::{both, entry, twin};

/// Everything a reader can ask for by a key or by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// The next pair of paragraphs; a tall one scrolls first.
    NextPair,
    /// The previous pair of paragraphs.
    PreviousPair,
    /// The next paragraph of this pane.
    NextParagraph,
    /// The previous paragraph of this pane.
    PreviousParagraph,
    /// The next sentence of this pane.
    NextSentence,
    /// The previous sentence of this pane.
    PreviousSentence,
    /// The first paragraph, or the one counted.
    First,
    /// The last paragraph, or the one counted.
    Last,
    /// One row down.
    RowDown,
    /// One row up.
    RowUp,
    /// Half a page down.
    HalfPageDown,
    /// Half a page up.
    HalfPageUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// The pane at the left of the screen.
    PaneLeft,
    /// The pane at the right of the screen.
    PaneRight,
    /// The next pane: list, English, Arabic.
    NextPane,
    /// The previous pane.
    PreviousPane,
    /// Open the article, or go to the counterpart of the entity or paragraph.
    Activate,
    /// The next article.
    NextArticle,
    /// The previous article.
    PreviousArticle,
    /// The next link that crosses.
    NextCrossing,
    /// The previous link that crosses.
    PreviousCrossing,
    /// The next paragraph without a counterpart.
    NextUnlinked,
    /// The previous paragraph without a counterpart.
    PreviousUnlinked,
    /// The next entity in this pane.
    NextEntity,
    /// The previous entity in this pane.
    PreviousEntity,
    /// The next mention of the same entity in this pane.
    NextMention,
    /// The previous mention of the same entity in this pane.
    PreviousMention,
    /// The panel of entities.
    EntityPanel,
    /// Which entity types are lit.
    FilterEntities,
    /// Hide entities that nothing confirms, or show them.
    ToggleGuesses,
    /// Back to before the last jump.
    Back,
    /// Forward again.
    Forward,
    /// Search both texts.
    Search,
    /// The next hit.
    NextHit,
    /// The previous hit.
    PreviousHit,
    /// Copy the paragraph.
    CopyParagraph,
    /// Copy the pair.
    CopyPair,
    /// Set a mark: a letter follows.
    SetMark,
    /// Go to a mark: its letter follows.
    GoToMark,
    /// Follow the English order, the Arabic order, or let each text keep its own.
    Order,
    /// Let the panes scroll apart, or lock them again.
    Unlock,
    /// Show or hide the article list.
    ToggleList,
    /// Rows, stacked, single.
    CycleLayout,
    /// Make the active pane narrower.
    Narrower,
    /// Make the active pane wider.
    Wider,
    /// Release the mouse to the terminal, or take it.
    ToggleMouse,
    /// Show the directional formatting characters, or no longer.
    ShowBidi,
    /// Give the link of this pair and its reasons.
    Explain,
    /// Say in the gutter how sure each link is, or no longer.
    Certainty,
    /// The map of both texts and their links.
    Map,
    /// Link the paragraph with one to be chosen.
    Link,
    /// Say that the paragraph has no counterpart.
    Unlink,
    /// Merge the pair with the next.
    Merge,
    /// Split the pair.
    Split,
    /// Select words that name an entity.
    AddMention,
    /// Say that the mention is none.
    RemoveMention,
    /// Give the entity another type.
    RetypeEntity,
    /// Give the entity another name.
    RenameEntity,
    /// Link the entity with one to be chosen.
    LinkEntity,
    /// Say that the other side does not mention the entity.
    UnlinkEntity,
    /// Pair the text with one to be chosen in the list.
    PairTexts,
    /// Take the article's texts apart.
    UnpairTexts,
    /// Take the last correction back.
    Undo,
    /// Make the correction again that was taken back.
    Redo,
    /// Read the files again.
    Reload,
    /// Draw the screen again.
    Redraw,
    /// Close what is open; clear search and selection.
    Close,
    /// The card of keys.
    Help,
    /// Run a command by its name.
    CommandLine,
    /// Stop and go to the shell; `fg` comes back.
    Suspend,
    /// Quit.
    Quit,
}

/// The table.
pub const COMMANDS: &[Entry] = {
    use Command as C;
    use Topic as T;
    &[
        entry(
            C::NextPair,
            "next-pair",
            both(
                "next pair; a tall one scrolls",
                "الزوج التالي، وتمرير الطويل",
            ),
            &["j", "down"],
            T::Move,
        ),
        twin(
            C::PreviousPair,
            "previous-pair",
            both("previous pair", "الزوج السابق"),
            &["k", "up"],
            T::Move,
            both("next pair, previous pair", "الزوج التالي، السابق"),
        ),
        entry(
            C::NextParagraph,
            "next-paragraph",
            both("next paragraph", "الفقرة التالية"),
            &["}"],
            T::Move,
        ),
        twin(
            C::PreviousParagraph,
            "previous-paragraph",
            both("previous paragraph", "الفقرة السابقة"),
            &["{"],
            T::Move,
            both("next paragraph, previous", "الفقرة التالية، السابقة"),
        ),
        entry(
            C::NextSentence,
            "next-sentence",
            both("next sentence", "الجملة التالية"),
            &[")"],
            T::Move,
        ),
        twin(
            C::PreviousSentence,
            "previous-sentence",
            both("previous sentence", "الجملة السابقة"),
            &["("],
            T::Move,
            both("next sentence, previous", "الجملة التالية، السابقة"),
        ),
        entry(
            C::First,
            "first",
            both("first paragraph, or count", "أول فقرة، أو برقمها"),
            &["g g", "home"],
            T::Move,
        ),
        twin(
            C::Last,
            "last",
            both("last paragraph, or count", "آخر فقرة، أو برقمها"),
            &["G", "end"],
            T::Move,
            both("first, last, or the counted", "الأولى، الأخيرة، أو برقمها"),
        ),
        entry(
            C::RowDown,
            "row-down",
            both("one row down", "سطر إلى أسفل"),
            &["ctrl-e"],
            T::Move,
        ),
        twin(
            C::RowUp,
            "row-up",
            both("one row up", "سطر إلى أعلى"),
            &["ctrl-y"],
            T::Move,
            both("one row down, up", "سطر إلى أسفل، إلى أعلى"),
        ),
        entry(
            C::HalfPageDown,
            "half-page-down",
            both("half a page down", "نصف صفحة إلى أسفل"),
            &["ctrl-d"],
            T::Move,
        ),
        twin(
            C::HalfPageUp,
            "half-page-up",
            both("half a page up", "نصف صفحة إلى أعلى"),
            &["ctrl-u"],
            T::Move,
            both("half a page down, up", "نصف صفحة إلى أسفل، أعلى"),
        ),
        entry(
            C::PageDown,
            "page-down",
            both("page down", "صفحة إلى أسفل"),
            &["ctrl-f", "pagedown", "space"],
            T::Move,
        ),
        twin(
            C::PageUp,
            "page-up",
            both("page up", "صفحة إلى أعلى"),
            &["ctrl-b", "pageup"],
            T::Move,
            both("a page down, up", "صفحة إلى أسفل، إلى أعلى"),
        ),
        entry(
            C::PaneLeft,
            "pane-left",
            both("pane at the left", "اللوح الأيسر"),
            &["h", "left"],
            T::Move,
        ),
        twin(
            C::PaneRight,
            "pane-right",
            both("pane at the right", "اللوح الأيمن"),
            &["l", "right"],
            T::Move,
            both("pane at the left, right", "اللوح الأيسر، الأيمن"),
        ),
        entry(
            C::NextPane,
            "next-pane",
            both(
                "list, English, Arabic in turn",
                "القائمة فالإنجليزية فالعربية",
            ),
            &["tab"],
            T::Move,
        ),
        twin(
            C::PreviousPane,
            "previous-pane",
            both("the same, backwards", "مثله بالعكس"),
            &["backtab"],
            T::Move,
            both("next pane, previous pane", "اللوح التالي، السابق"),
        ),
        entry(
            C::NextArticle,
            "next-article",
            both("next article", "المقال التالي"),
            &["] a"],
            T::Move,
        ),
        twin(
            C::PreviousArticle,
            "previous-article",
            both("previous article", "المقال السابق"),
            &["[ a"],
            T::Move,
            both("next article, previous", "المقال التالي، السابق"),
        ),
        entry(
            C::Activate,
            "activate",
            both("open; to the counterpart", "فتح؛ انتقال إلى النظير"),
            &["enter"],
            T::Links,
        ),
        entry(
            C::NextCrossing,
            "next-crossing",
            both("next crossing link", "الرابط المتقاطع التالي"),
            &["] x"],
            T::Links,
        ),
        twin(
            C::PreviousCrossing,
            "previous-crossing",
            both("previous crossing link", "الرابط المتقاطع السابق"),
            &["[ x"],
            T::Links,
            both("next crossing, previous", "التقاطع التالي، السابق"),
        ),
        entry(
            C::NextUnlinked,
            "next-unlinked",
            both("next without counterpart", "الفقرة التالية بلا نظير"),
            &["] 0"],
            T::Links,
        ),
        twin(
            C::PreviousUnlinked,
            "previous-unlinked",
            both("previous without one", "الفقرة السابقة بلا نظير"),
            &["[ 0"],
            T::Links,
            both("next unlinked, previous", "بلا نظير: التالية، السابقة"),
        ),
        entry(
            C::Order,
            "order",
            both("English, Arabic, own order", "ترتيب إنجليزي، عربي، خاص"),
            &["o"],
            T::Links,
        ),
        entry(
            C::Unlock,
            "unlock",
            both("scroll apart / lock again", "فصل التمرير أو ربطه"),
            &["S"],
            T::Links,
        ),
        entry(
            C::Explain,
            "explain",
            both("why this link", "سبب هذا الرابط"),
            &["i"],
            T::Links,
        ),
        twin(
            C::Certainty,
            "certainty",
            both("how sure each link is", "درجة الثقة في كل رابط"),
            &["%"],
            T::Links,
            both("why this link, how sure all", "سبب الرابط، الثقة بالروابط"),
        ),
        entry(
            C::Map,
            "map",
            both("map of all links", "خريطة الروابط كلها"),
            &["M"],
            T::Links,
        ),
        entry(
            C::NextEntity,
            "next-entity",
            both("next entity in this pane", "الكيان التالي في هذا اللوح"),
            &["e"],
            T::Entities,
        ),
        twin(
            C::PreviousEntity,
            "previous-entity",
            both("previous entity", "الكيان السابق"),
            &["E"],
            T::Entities,
            both("next entity, previous", "الكيان التالي، السابق"),
        ),
        entry(
            C::NextMention,
            "next-mention",
            both("next mention of the same", "الذكر التالي للكيان نفسه"),
            &["*"],
            T::Entities,
        ),
        twin(
            C::PreviousMention,
            "previous-mention",
            both("previous mention of the same", "الذكر السابق للكيان نفسه"),
            &["#"],
            T::Entities,
            both("its next mention, previous", "ذكره التالي، السابق"),
        ),
        entry(
            C::EntityPanel,
            "entity-panel",
            both("all entities, to go to", "كل الكيانات، للانتقال إليها"),
            &["x"],
            T::Entities,
        ),
        entry(
            C::FilterEntities,
            "filter-entities",
            both("filter by type", "تصفية بحسب النوع"),
            &["F"],
            T::Entities,
        ),
        twin(
            C::ToggleGuesses,
            "toggle-guesses",
            both("hide or show guesses", "إخفاء التخمينات أو إظهارها"),
            &["t g"],
            T::Entities,
            both("filter by type, no guesses", "تصفية بالنوع، بلا تخمين"),
        ),
        entry(
            C::Back,
            "back",
            both("back to before the jump", "رجوع إلى ما قبل القفزة"),
            &["ctrl-o", "backspace"],
            T::Entities,
        ),
        twin(
            C::Forward,
            "forward",
            both("forward again", "تقدم من جديد"),
            &["L"],
            T::Entities,
            both("back from a jump, forward", "رجوع من قفزة، تقدم"),
        ),
        entry(
            C::Link,
            "link",
            both("link with a chosen paragraph", "ربط بفقرة مختارة"),
            &["c l"],
            T::Correct,
        ),
        twin(
            C::Unlink,
            "unlink",
            both("no counterpart", "لا مقابل للفقرة"),
            &["c u"],
            T::Correct,
            both("link paragraphs, unlink", "ربط الفقرات، فكها"),
        ),
        entry(
            C::Merge,
            "merge",
            both("merge with the next pair", "دمج مع الزوج التالي"),
            &["c m"],
            T::Correct,
        ),
        twin(
            C::Split,
            "split",
            both("split the pair", "تقسيم الزوج"),
            &["c s"],
            T::Correct,
            both("merge with next pair, split", "دمج مع التالي، تقسيم"),
        ),
        entry(
            C::AddMention,
            "add-mention",
            both("select words as an entity", "تحديد كلمات ككيان"),
            &["c a"],
            T::Correct,
        ),
        twin(
            C::RemoveMention,
            "remove-mention",
            both("this is no entity", "ليس هذا كيانا"),
            &["c d"],
            T::Correct,
            both("add an entity, remove", "إضافة كيان، حذفه"),
        ),
        entry(
            C::RetypeEntity,
            "retype-entity",
            both("change its type", "تغيير نوعه"),
            &["c t"],
            T::Correct,
        ),
        twin(
            C::RenameEntity,
            "rename-entity",
            both("change its name", "تغيير اسمه"),
            &["c n"],
            T::Correct,
            both("its type, its name", "نوع الكيان، اسمه"),
        ),
        entry(
            C::LinkEntity,
            "link-entity",
            both("link with a chosen entity", "ربط بكيان مختار"),
            &["c e"],
            T::Correct,
        ),
        twin(
            C::UnlinkEntity,
            "unlink-entity",
            both("unlink the entity", "فك ربط الكيان"),
            &["c U"],
            T::Correct,
            both("link entities, unlink", "ربط الكيانات، فكها"),
        ),
        entry(
            C::PairTexts,
            "pair-texts",
            both("pair with a text of the list", "قرن بنص من القائمة"),
            &["c p"],
            T::Correct,
        ),
        twin(
            C::UnpairTexts,
            "unpair-texts",
            both("take the texts apart", "فصل النصين"),
            &["c x"],
            T::Correct,
            both("pair two texts, take apart", "قرن نصين، فصلهما"),
        ),
        entry(
            C::Undo,
            "undo",
            both("undo a correction", "تراجع عن تصحيح"),
            &["u"],
            T::Correct,
        ),
        twin(
            C::Redo,
            "redo",
            both("do it again", "إعادته"),
            &["ctrl-r"],
            T::Correct,
            both("undo a correction, redo", "تراجع عن تصحيح، إعادته"),
        ),
        entry(
            C::Search,
            "search",
            both("search both texts", "بحث في النصين"),
            &["/"],
            T::Find,
        ),
        entry(
            C::NextHit,
            "next-hit",
            both("next hit", "النتيجة التالية"),
            &["n"],
            T::Find,
        ),
        twin(
            C::PreviousHit,
            "previous-hit",
            both("previous hit", "النتيجة السابقة"),
            &["N"],
            T::Find,
            both("next hit, previous", "النتيجة التالية، السابقة"),
        ),
        entry(
            C::CopyParagraph,
            "copy-paragraph",
            both("copy the paragraph", "نسخ الفقرة"),
            &["y"],
            T::Find,
        ),
        twin(
            C::CopyPair,
            "copy-pair",
            both("copy the pair", "نسخ الزوج"),
            &["Y"],
            T::Find,
            both("copy paragraph, copy pair", "نسخ الفقرة، نسخ الزوج"),
        ),
        entry(
            C::SetMark,
            "set-mark",
            both("mark this place (+ letter)", "علامة هنا (+ حرف)"),
            &["m"],
            T::Find,
        ),
        twin(
            C::GoToMark,
            "go-to-mark",
            both("go to the mark (+ letter)", "إلى العلامة (+ حرف)"),
            &["'"],
            T::Find,
            both("mark, to mark (+ letter)", "علامة، إلى علامة (+ حرف)"),
        ),
        entry(
            C::ToggleList,
            "toggle-list",
            both("show or hide the list", "إظهار القائمة أو إخفاؤها"),
            &["s"],
            T::Screen,
        ),
        entry(
            C::CycleLayout,
            "cycle-layout",
            both("rows, stacked, single", "صفوف، طبقات، لوح واحد"),
            &["v"],
            T::Screen,
        ),
        entry(
            C::Narrower,
            "narrower",
            both("active pane narrower", "تضييق اللوح النشط"),
            &["<"],
            T::Screen,
        ),
        twin(
            C::Wider,
            "wider",
            both("active pane wider", "توسيع اللوح النشط"),
            &[">"],
            T::Screen,
            both("pane narrower, wider", "تضييق اللوح، توسيعه"),
        ),
        entry(
            C::ToggleMouse,
            "toggle-mouse",
            both("release or take the mouse", "تحرير الفأرة أو أخذها"),
            &["t m"],
            T::Screen,
        ),
        entry(
            C::ShowBidi,
            "show-bidi",
            both("show bidi controls", "إظهار محارف الاتجاه"),
            &["t b"],
            T::Screen,
        ),
        entry(
            C::Reload,
            "reload",
            both("read the files again", "قراءة الملفات من جديد"),
            &["r"],
            T::Screen,
        ),
        entry(
            C::Redraw,
            "redraw",
            both("draw the screen again", "رسم الشاشة من جديد"),
            &["ctrl-l"],
            T::Screen,
        ),
        entry(
            C::Close,
            "close",
            both("close; clear the search", "إغلاق؛ مسح البحث"),
            &["esc"],
            T::Screen,
        ),
        entry(
            C::Help,
            "help",
            both("this card", "هذه البطاقة"),
            &["?", "f1"],
            T::Screen,
        ),
        entry(
            C::CommandLine,
            "command-line",
            both("run a command by name", "تنفيذ أمر باسمه"),
            &[":"],
            T::Screen,
        ),
        entry(
            C::Suspend,
            "suspend",
            both("to the shell; fg comes back", "إلى الصدفة؛ fg للعودة"),
            &["ctrl-z"],
            T::Screen,
        ),
        entry(
            C::Quit,
            "quit",
            both("quit", "خروج"),
            &["q", "ctrl-c"],
            T::Screen,
        ),
    ]
};

impl Command {
    /// The command of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|e| e.name == name).map(|e| e.command)
    }

    /// Its row of the table.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
        COMMANDS.iter().find(|e| e.command == self)
    }
}

#[cfg(test)]
mod tests;
