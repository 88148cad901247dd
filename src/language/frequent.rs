//! Which words are too common to tell one paragraph from another.
//!
//! Invariant: keys are those of [`word::key`](super::word::key); the answer depends on the word alone.
//! Must not know: any text in particular (how rare a word is *here* is for the aligner to count).

use std::sync::LazyLock;

use super::hash::FastMap;
use super::word::key;
use crate::text::Side;

/// How much meeting a word tells about content, 0 to 1, from its frequency in the language at large.
///
/// Three classes by hand, after the Zipf scale of van Heuven et al. (2014): function words (6 and
/// above), words of every news item (5 to 6), all others.
#[must_use]
pub fn content(key: &str, side: Side) -> f32 {
    let words = match side {
        Side::English => &ENGLISH,
        Side::Arabic => &ARABIC,
    };
    words.get(key).copied().unwrap_or(1.0)
}

/// Whether a word is a function word: an article, pronoun, preposition, conjunction, auxiliary.
#[must_use]
pub fn is_function_word(key: &str, side: Side) -> bool {
    content(key, side) <= FUNCTION
}

const FUNCTION: f32 = 0.08;
const COMMON: f32 = 0.45;

static ENGLISH: LazyLock<FastMap<String, f32>> =
    LazyLock::new(|| table(ENGLISH_FUNCTION, ENGLISH_COMMON));
static ARABIC: LazyLock<FastMap<String, f32>> =
    LazyLock::new(|| table(ARABIC_FUNCTION, ARABIC_COMMON));

fn table(function: &str, common: &str) -> FastMap<String, f32> {
    let mut words = FastMap::with_capacity_and_hasher(512, Default::default());
    for word in common.split_ascii_whitespace() {
        words.insert(key(word), COMMON);
    }
    for word in function.split_ascii_whitespace() {
        words.insert(key(word), FUNCTION);
    }
    words
}

const ENGLISH_FUNCTION: &str = "
a an the this that these those such same other another each every either neither both all any some no
none not nor only own very too so just also even ever never yet still again already rather quite almost
i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers
herself it its itself they them their theirs themselves one ones who whom whose which what where when
why how whether if then than as because while although though since until unless once whereas
and or but for of in on at to from by with without about against between among into onto through during
before after above below under over up down out off upon within across toward towards along around
behind beside besides beyond near per via despite except like
am is are was were be been being do does did done doing have has had having will would shall should
can could may might must ought need let
there here now thus hence therefore however moreover furthermore meanwhile instead otherwise
more most much many few fewer less least several enough
s t d ll re ve m don isn aren wasn weren doesn didn hasn haven hadn won wouldn couldn shouldn
al el";

const ENGLISH_COMMON: &str = "
say said says saying tell told add added adding state stated stating explain explained note noted
announce announced affirm affirmed stress stressed confirm confirmed describe described call called
new old last next first second good great big small large long high low early late recent previous
year years month months week weeks day days time times today yesterday tomorrow
make makes made making take takes took taken taking give gives gave given get gets got go goes went gone
going come comes came coming see seen use used using work works working part way ways number people
man men woman women person thing things place country world two three well back own part order
include including included set put keep held hold holding show showed want wanted become became
know known think thought look during statement according hand side point end case result number
important main general special different total local able also make against meanwhile";

const ARABIC_FUNCTION: &str = "
في من على إلى عن مع ب ل ك و ف أو أم ثم بل لكن ولكن حتى إذا إذ إذا لو لولا لأن كي لكي كما مثل
أن إن أنه أنها إنه إنها وأن وإن بأن لأن لأنه كأن أنهم إنهم بأنه بأنها ما ماذا من لماذا كيف أين متى هل لا لم لن ليس ليست
هو هي هم هن هما نحن أنا أنت هذا هذه ذلك تلك هؤلاء أولئك هناك هنا وهو وهي وهم وهذا وهذه وذلك كذلك لذلك
الذي التي الذين اللذين اللتين اللذان والذي والتي والذين ما مما فيما بما كما عما ممن
كان كانت كانوا يكون تكون يكن تكن كن وكان وكانت وكانوا ستكون سيكون قد وقد لقد فقد سوف سواء
قبل بعد بين تحت فوق عند عندما لدى لدي خلال أثناء منذ ضد نحو حول دون بدون غير سوى أمام خلف وراء عبر ضمن لدن حيث بينما رغم
كل جميع بعض أي أية كلا كلتا نفس ذات أحد إحدى آخر أخرى آخرين سائر معظم أكثر أقل جدا فقط أيضا
عليه عليها عليهم فيه فيها فيهم منه منها منهم إليه إليها إليهم له لها لهم به بها بهم عنه عنها معه معها معهم لنا بنا علينا فينا منا لك لي بي
وفي ومن وعلى وإلى وعن ومع ولا ولم ولن وما وكل وكما ولكن وقال وبين وبعد وقبل وحتى
الآن ثمة مازال مزال لازال ليسوا إنما وإنما إلا وإلا أما وأما إما هذان هاتين تم وتم يتم إن حين فإن فإنه أنما مدى نظرا";

const ARABIC_COMMON: &str = "
قال قالت وقال وقالت يقول تقول قوله قولها أضاف وأضاف وأضافت مضيفا مضيفة أكد وأكد وأكدت مؤكدا أوضح وأوضح موضحا أشار
وأشار مشيرا مشيرة ذكر وذكر وذكرت أعلن أعلنت وأعلن جاء وجاء جاءت صرح تصريح تصريحات بيان
يوم اليوم أمس غدا عام العام سنة السنة سنوات أعوام شهر الشهر أشهر أسبوع الأسبوع أيام الأيام وقت الوقت مساء صباح
أول الأول الأولى ثاني الثاني الثانية جديد جديدة الجديد الجديدة كبير كبيرة الكبير الكبيرة عدد العدد عددا
عمل العمل يعمل بلد بلاد البلاد دولة الدولة الدول عالم العالم العالمي ناس الناس شخص أشخاص رجل امرأة جانب الجانب جهة جهته جهتها إطار
خاص خاصة الخاصة عام عامة العامة العام مختلف أهم هام مهم هامة المهمة مجال مجالات تحقيق طريق وضع حال حالة شأن شأنها بشأن
مرة المرة واحد واحدة اثنين ثلاثة أكبر أهمية نهاية بداية ظل حق وفق وفقا حسب بحسب";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_frequency() {
        assert!(is_function_word("the", Side::English));
        assert!(is_function_word(&key("التي"), Side::Arabic));
        assert!(content("said", Side::English) < content("portuguese", Side::English));
        assert!(content(&key("وأضاف"), Side::Arabic) < content(&key("الدفاع"), Side::Arabic));
    }
}
