"""Words that say how somebody feels about a product or a message, by language; our own short lists.

What people write back to a product: thanks and praise, complaint and anger. A `*` at the end stands for
any ending. What is often meant otherwise (*right*, *hell* in *Shell*, *fine* as a penalty) is left out.
"""

from __future__ import annotations

from typing import Final

__all__ = ["NEGATIONS", "NEGATIVE", "POSITIVE", "SIGNS"]

SIGNS: Final = {
    "😀": 1, "😃": 1, "😄": 1, "😁": 1, "😊": 1, "🙂": 1, "😍": 1, "🥰": 1, "😘": 1, "🤩": 1, "👍": 1,
    "👏": 1, "🙏": 1, "❤": 1, "💚": 1, "💙": 1, "💛": 1, "🎉": 1, "🥳": 1, "✨": 1, "💯": 1, "😂": 1,
    ":)": 1, ":-)": 1, ":d": 1, ";)": 1, ":p": 1, "😡": -1, "😠": -1, "🤬": -1, "👎": -1, "😞": -1,
    "😢": -1, "😭": -1, "💔": -1, "🙁": -1, "☹": -1, "😤": -1, "😒": -1, "🤮": -1, "🖕": -1, "😩": -1,
    "😫": -1, ":(": -1, ":-(": -1,
}  # fmt: skip
"""Emoji and the faces made of marks, whatever the language."""

POSITIVE: Final = {
    "en": (
        "amazing awesome beautiful best brilliant cool delighted easy enjoy* excellent fantastic glad "
        "good grateful great happy helped helpful impressed love loved loves lovely nice perfect "
        "perfectly pleased proud recommend smooth super superb thank thanks thx welcome wonderful "
        "works yay"
    ),
    "de": (
        "ausgezeichnet begeistert beste* danke dankbar dankeschön empfehl* erfreut freue freut "
        "fantastisch froh genial glücklich großartig gut gute guter gutes herrlich hervorragend "
        "hilfreich klasse liebe liebt lieblings* perfekt praktisch prima schön schöne schönes spitze "
        "super toll tolle toller tolles wunderbar zufrieden"
    ),
    "fr": (
        "adore aimable apprécie* beau bravo content contente efficace excellent excellente "
        "fantastique formidable génial géniale heureux heureuse incroyable magnifique meilleur "
        "meilleure merci merveilleux parfait parfaite parfaitement plaisir ravi ravie recommande "
        "satisfait satisfaite super sympa utile"
    ),
    "es": (
        "agradecid* bien bonito buen buena bueno contento contenta encanta encantado encantada "
        "estupendo excelente fantástico fantástica feliz genial gracias gusta hermoso increíble "
        "maravilloso maravillosa mejor perfecto perfecta perfectamente recomiendo satisfecho "
        "satisfecha súper útil"
    ),
    "pt": (
        "adorei adoro agradeço ajudou amei amo bom boa contente excelente fantástico fantástica feliz "
        "gostei gosto grato grata incrível lindo maravilhoso maravilhosa melhor obrigada obrigado "
        "ótimo ótima parabéns perfeito perfeita recomendo satisfeito satisfeita útil"
    ),
    "it": (
        "adoro amo bello bella bellissimo benissimo bravo bravi buono buona complimenti contento "
        "contenta eccellente fantastico fantastica felice geniale grazie incredibile meraviglioso "
        "meravigliosa migliore ottimo ottima perfetto perfetta piace piaciuto soddisfatto soddisfatta "
        "utile"
    ),
    "nl": (
        "bedankt beste blij dank dankbaar dankjewel fantastisch fijn fijne geniaal geweldig geweldige "
        "goed goede handig heerlijk leuk leuke lief mooi mooie perfect prachtig prima super tevreden "
        "top uitstekend"
    ),
    "pl": (
        "brawo cudown* cieszę dobra dobre dobry dobrze doskonał* dzięki dziękuję fajn* fantastyczn* "
        "idealn* kocham lubię miło najlepsz* piękn* podoba polecam pomocn* przydatn* rewelacyjn* "
        "super szczęśliw* świetn* wspaniał* zadowolon* znakomit*"
    ),
    "ru": (
        "благодар* весел* восторг* восхитительн* довол* замечательн* здорово классно красив* круто "
        "лучш* люблю молодец молодцы нравится обожаю отличн* отлично подход* понравил* прекрасн* рад "
        "рада рекомендую спасибо счастлив* супер удобн* хорош* хорошо чудесн*"
    ),
    "ar": (
        "أحب أحببت أحسنت أحسنتم أشكرك أشكركم أفضل السعادة أنصح بديع جميل جميلة جيد جيدة حلو خيالي "
        "رائع رائعة سعيد سعيدة شكرا شكراً الشكر عظيم فرح مبهر مثالي مذهل مفيد ممتاز ممتازة ممتن "
        "يعجبني أعجبني"
    ),
    "ja": (
        "ありがとう ありがたい 嬉しい うれしい 楽しい 素晴らしい すばらしい 最高 便利 助かり 助かる "
        "良い 良かった よかった 大好き 好きです 気に入 満足 感謝 完璧 おめでとう 快適 使いやす 感動 "
        "お勧め おすすめ"
    ),
    "zh": (
        "谢谢 感谢 多谢 很好 太好 真好 最好 喜欢 高兴 开心 满意 优秀 完美 棒 赞 有用 方便 好用 推荐 "
        "爱 幸福 快乐 精彩 出色 顺利 恭喜 謝謝 感謝 喜歡 高興 開心 滿意 愛 快樂 順利"
    ),
}
NEGATIVE: Final = {
    "en": (
        "angry annoyed annoying appalling awful bad broken bug bugs cancel complain* complaint "
        "confusing crash* damn disappoint* disgust* error fail failed fails fault fed frustrat* "
        "garbage hate hated horrible idiot* joke lie lied lies lost mad mess nightmare nonsense "
        "outrageous pathetic pointless poor refund ridiculous rubbish rude sad scam shame shit slow "
        "sorry spam stolen stop stupid sucks terrible tired trash ugly unacceptable unhappy "
        "unsubscribe upset useless waste worse worst wrong"
    ),
    "de": (
        "angst ärger* ärgerlich abzocke belästig* beschwer* betrug blöd* defekt dumm* ekelhaft "
        "enttäusch* entsetzlich fehler frech* furchtbar grauenhaft hass* hässlich idiot* inakzeptabel "
        "kaputt katastroph* kündig* langsam lästig leider lüge* mies* müll nervt nervig nutzlos "
        "peinlich scheiß* scheiße schlecht* schlimm* schrecklich sauer traurig unbrauchbar unfähig "
        "unverschämt* verärgert verloren wertlos wütend zumutung"
    ),
    "fr": (
        "affreux affreuse agacé* arnaque catastroph* colère déçu déçue décevant décevante dégoût* "
        "désagréable détest* énervé énervée erreur* escroc* fâché fâchée haine honte horrible idiot* "
        "impossible inacceptable inadmissible incompétent* inutile lamentable lent mauvais mauvaise "
        "mécontent* mensonge* menteur* merde nul nulle panne peur pire plainte* pourri* problème* "
        "ridicule scandal* triste voleur* désabonn*"
    ),
    "es": (
        "asco asqueroso basura cancelar caro decepcion* defectuoso desagradable desastre desastroso "
        "engaño enojad* enfadad* error errores estafa estúpid* fatal furios* harto harta horrible "
        "idiot* inaceptable indignante inútil lament* lento mal mala malo mentira* mentiros* mierda "
        "miedo molest* odio peor pésimo pésima queja* ridículo robo terrible triste vergüenza"
    ),
    "pt": (
        "absurdo cancelar caro chatead* decepcion* defeito desastre desrespeito engano enganad* erro "
        "erros estúpid* farsa fraude furios* golpe horrível idiota* inaceitável inútil irritad* "
        "lamentável lento lixo mal mau má medo mentira* merda nojo ódio odeio péssimo péssima pior "
        "porcaria raiva reclam* ridículo ruim terrível triste vergonha"
    ),
    "it": (
        "arrabbiat* assurdo brutto cattiv* delus* deludente difettoso disastro disgust* errore errori "
        "fastidio furios* guasto idiot* inaccettabile incompetent* inutile lamentel* lento male "
        "menzogn* merda odio orribile orrend* paura peggio peggiore penos* pessimo pessima purtroppo "
        "reclamo ridicolo rotto scadente schifo spazzatura stupid* terribile triste truffa vergogna"
    ),
    "nl": (
        "afschuwelijk afval bang belachelijk bedrog boos defect dom drama fout fouten frustr* haat "
        "helaas hopeloos idioot irritant irritante jammer kapot klacht klachten klote langzaam "
        "leugen* lelijk moe nutteloos onacceptabel ontevreden oplichting oplichters opzeggen rommel "
        "rot schandalig schande slecht slechte stom stomme teleur* teleurgesteld traag verdrietig "
        "verschrikkelijk vreselijk waardeloos woedend woest"
    ),
    "pl": (
        "awari* beznadziejn* błąd błędy boję brzydk* denerwuj* dno fataln* głup* gorsz* idiot* "
        "irytuj* kłam* kiepsk* koszmar* najgorsz* niedopuszczaln* niestety nienawidzę nieprzyjemn* "
        "oburz* obrzydliw* oszust* okropn* porażka problem* reklamacj* rozczarow* skandal skarg* "
        "słab* smutn* strach strasznie strata śmieci* tragedia wkurz* wstyd wściek* zawied* zawiod* "
        "zepsut* zły zła złe źle żałosn* żenad*"
    ),
    "ru": (
        "безобраз* бесполезн* бесит возмут* враньё врёте глуп* грустно дура* жаль жалоб* зря идиот* "
        "кошмар лжёте ложь медленн* мерзк* мошенни* мусор надоел* недовол* ненавижу неприемлем* "
        "обман* ошибк* отврат* отстой печальн* плох* плохо позор провал противн* разочаров* раздража* "
        "сломал* стыд страшн* страх тупо* тупой ужас* ужасн* хуже худш* хрень злюсь злой зла"
    ),
    "ar": (
        "أكره اكره احتيال بطيء بطيئة تافه حزين حزينة خائب خطأ أخطاء خيبة سخيف سيء سيئ سيئة شكوى غاضب "
        "غاضبة غبي فاشل فاشلة فشل فضيحة فظيع قبيح كارثة كذب كذاب لعنة للأسف مخيب مزعج مزعجة مستاء "
        "مشكلة مقرف مؤسف نصب وقح أسوأ"
    ),
    "ja": (
        "最悪 ひどい 酷い 悪い 悪かった 残念 がっかり 不満 怒り 腹が立 むかつく ムカつく 嫌い 嫌だ "
        "いやだ うざい 使えない 使えません 使えなかった 壊れ 故障 失望 悲しい 困って 困り 困る 遅い "
        "遅すぎ 詐欺 嘘 うそ 馬鹿 バカ ばか 許せない ふざけ 迷惑 苦情 無駄 つまらない 怖い ダメ だめ"
    ),
    "zh": (
        "差 糟糕 糟 坏 坏了 垃圾 失望 生气 愤怒 讨厌 恶心 骗 骗子 烂 难用 难过 伤心 投诉 退款 退订 "
        "错误 太慢 太贵 愚蠢 笨蛋 白痴 可恶 气死 无用 没用 浪费 可怕 害怕 恨 死 滚 该死 混蛋 壞 壞了 "
        "憤怒 討厭 噁心 騙 騙子 爛 難過 傷心 錯誤 該死 滾"
    ),
}
NEGATIONS: Final = {
    "en": (
        "not no never n't don't doesn't didn't isn't wasn't aren't can't cannot couldn't won't "
        "wouldn't hasn't haven't without hardly nothing"
    ),
    "de": "nicht kein keine keinen keiner keines nie niemals ohne kaum nichts",
    "fr": "pas jamais ni sans rien aucun aucune plus",
    "es": "no nunca jamás ni sin nada ningún ninguna tampoco",
    "pt": "não nunca jamais nem sem nada nenhum nenhuma",
    "it": "non mai né senza niente nulla nessun nessuno nessuna",
    "nl": "niet geen nooit zonder niets nauwelijks",
    "pl": "nie nigdy bez nic ani żaden żadna",
    "ru": "не нет никогда без ничего ни",
    "ar": "لا لم لن ليس ليست ما غير بدون بلا",
    "ja": "ない なかった ません",
    "zh": "不 没 没有 沒 沒有 别 別 未 无",
}
"""What turns the word after it (in Japanese: before it) into its opposite."""
