//! Surnames whose characters are pronounced differently than elsewhere.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Surnames that are often mispronounced, with their syllables. Compound surnames come first, so that they are found before their first
/// characters.
pub(super) const SURNAMES: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("单于", &["chan", "yu"]),
    ("长孙", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("令狐", &["ling", "hu"]),
    ("鲜于", &["xian", "yu"]),
    ("皇甫", &["huang", "fu"]),
    ("宇文", &["yu", "wen"]),
    ("宰父", &["zai", "fu"]),
    ("濮阳", &["pu", "yang"]),
    ("夏侯", &["xia", "hou"]),
    ("拓跋", &["tuo", "ba"]),
    ("呼延", &["hu", "yan"]),
    ("乐正", &["yue", "zheng"]),
    ("亓官", &["qi", "guan"]),
    ("毌丘", &["guan", "qiu"]),
    ("申屠", &["shen", "tu"]),
    ("淳于", &["chun", "yu"]),
    ("子车", &["zi", "ju"]),
    ("颛孙", &["zhuan", "sun"]),
    ("夹谷", &["jia", "gu"]),
    ("吐谷浑", &["tu", "yu", "hun"]),
    ("欧阳", &["ou", "yang"]),
    ("诸葛", &["zhu", "ge"]),
    ("曾", &["zeng"]),
    ("单", &["shan"]),
    ("解", &["xie"]),
    ("仇", &["qiu"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("任", &["ren"]),
    ("华", &["hua"]),
    ("盖", &["ge"]),
    ("朴", &["piao"]),
    ("吕", &["lü"]),
    ("翟", &["zhai"]),
    ("覃", &["qin"]),
    ("缪", &["miao"]),
    ("折", &["she"]),
    ("种", &["chong"]),
    ("召", &["shao"]),
    ("员", &["yun"]),
    ("秘", &["bi"]),
    ("繁", &["po"]),
    ("洗", &["xian"]),
    ("冼", &["xian"]),
    ("黑", &["he"]),
    ("乐", &["yue"]),
    ("隗", &["wei"]),
    ("牟", &["mu"]),
    ("郇", &["xun"]),
    ("佴", &["nai"]),
    ("卜", &["bu"]),
    ("钭", &["tou"]),
    ("谌", &["chen"]),
    ("沈", &["shen"]),
    ("柏", &["bai"]),
    ("祭", &["zhai"]),
    ("能", &["nai"]),
    ("撒", &["sa"]),
    ("燕", &["yan"]),
    ("訾", &["zi"]),
    ("车", &["che"]),
    ("郗", &["xi"]),
    ("阚", &["kan"]),
    ("乜", &["nie"]),
    ("费", &["fei"]),
    ("重", &["chong"]),
    ("眭", &["sui"]),
    ("逄", &["pang"]),
    ("宓", &["mi"]),
    ("相", &["xiang"]),
    ("都", &["du"]),
    ("尉", &["wei"]),
    ("纪", &["ji"]),
    ("葛", &["ge"]),
    ("贾", &["jia"]),
    ("俞", &["yu"]),
    ("余", &["yu"]),
    ("盛", &["sheng"]),
    ("贠", &["yun"]),
    ("那", &["na"]),
    ("尹", &["yin"]),
    ("晟", &["cheng"]),
    ("曲", &["qu"]),
    ("瞿", &["qu"]),
    ("麴", &["qu"]),
    ("郄", &["qie"]),
    ("臧", &["zang"]),
    ("晁", &["chao"]),
    ("褚", &["chu"]),
    ("阙", &["que"]),
    ("应", &["ying"]),
    ("宁", &["ning"]),
    ("殷", &["yin"]),
    ("占", &["zhan"]),
    ("过", &["guo"]),
    ("哈", &["ha"]),
    ("佘", &["she"]),
    ("厍", &["she"]),
    ("句", &["gou"]),
    ("勾", &["gou"]),
    ("仉", &["zhang"]),
    ("昝", &["zan"]),
    ("炅", &["gui"]),
    ("笪", &["da"]),
    ("呙", &["guo"]),
    ("薄", &["bo"]),
    ("粘", &["nian"]),
    ("睢", &["sui"]),
    ("缑", &["gou"]),
    ("遆", &["ti"]),
    ("六", &["lu"]),
    ("谷", &["gu"]),
    ("肖", &["xiao"]),
    ("郝", &["hao"]),
    ("幺", &["yao"]),
    ("逯", &["lu"]),
    ("芮", &["rui"]),
    ("禚", &["zhuo"]),
    ("谯", &["qiao"]),
    ("适", &["kuo"]),
    ("朝", &["chao"]),
    ("行", &["xing"]),
    ("隽", &["juan"]),
];

/// A surname with its syllables.
type Surname = (&'static str, &'static [&'static str]);

/// The surnames by their first characters, each list in the order of [`SURNAMES`]: nearly every name begins with none of them.
static BY_FIRST_CHARACTER: LazyLock<HashMap<char, Vec<Surname>>> = LazyLock::new(|| {
    let mut table: HashMap<char, Vec<Surname>> = HashMap::new();
    for surname in SURNAMES {
        let first = surname.0.chars().next();
        table
            .entry(first.unwrap_or_default())
            .or_default()
            .push(*surname);
    }
    table
});

/// The syllables of the surname that `folded` begins with, if it is in the table.
pub(super) fn surname_syllables(folded: &str) -> Option<&'static [&'static str]> {
    let surnames = BY_FIRST_CHARACTER.get(&folded.chars().next()?)?;
    let found = surnames
        .iter()
        .find(|(surname, _)| folded.starts_with(surname));
    found.map(|(_, reading)| *reading)
}
