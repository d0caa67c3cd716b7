// What publishing systems put around articles, in the words of many languages: the tables of
// excerpt.cpp. ASCII letters are in lower case here and match any case; others match as they stand.
#pragma once

#include <string_view>

namespace feedmill::excerpt {

// clang-format off

/// Begins the last line or sentence of an excerpt; the title of the article may follow.
inline constexpr std::string_view kLeads[] = {
    "read more:", "read more at", "read more on", "read more about", "read more of",
    "read more from", "read more here", "read more in", "read the rest", "read the full",
    "read the whole", "read full", "continue reading", "keep reading", "click here to read",
    "click here to continue", "click to continue", "click to read", "the rest of this entry",
    "originally published at", "weiterlesen", "hier weiterlesen", "jetzt weiterlesen",
    "lesen sie mehr", "lesen sie weiter", "lesen sie den ganzen", "den ganzen artikel lesen",
    "zum vollständigen artikel", "lire la suite", "lire l'article", "lire l’article",
    "continuer la lecture", "continuer à lire", "la suite sur", "leer más", "leer mas",
    "seguir leyendo", "continuar leyendo", "sigue leyendo", "continúa leyendo", "continuar lendo",
    "continue lendo", "continuar a ler", "leia mais", "ler mais", "leggi tutto", "leggi di più",
    "leggi l'articolo", "leggi l’articolo", "continua a leggere", "continua la lettura",
    "llegir més", "continua llegint", "lees meer", "lees verder", "verder lezen", "läs mer",
    "läs vidare", "fortsätt läsa", "les mer", "les videre", "fortsett å lese", "læs mere",
    "læs videre", "fortsæt læsning", "lue lisää", "jatka lukemista", "loe edasi",
    "lasīt vairāk", "lasīt tālāk", "skaityti daugiau", "skaityti toliau", "czytaj dalej",
    "czytaj więcej", "číst dál", "číst více", "pokračovat ve čtení", "celý článek",
    "čítať ďalej", "čítať viac", "tovább olvasom", "olvass tovább", "tovább a cikkhez",
    "citește mai mult", "citeste mai mult", "citește mai departe", "pročitaj više",
    "nastavi čitati", "preberi več", "Прочитај више", "devamını oku",
    "okumaya devam", "διαβάστε περισσότερα",
    "Διαβάστε περισσότερα", "συνέχεια ανάγνωσης",
    "Συνέχεια ανάγνωσης", "читать далее", "Читать далее",
    "читать дальше", "Читать дальше", "Читать полностью",
    "читать полностью", "Продолжить чтение",
    "Читати далі", "Читати більше", "Продовжити читання",
    "Прочетете още", "Прочети повече", "続きを読む",
    "続きはこちら", "もっと読む", "阅读全文", "阅读更多", "继续阅读",
    "查看全文", "閱讀全文", "閱讀更多", "繼續閱讀", "계속 읽기",
    "اقرأ المزيد", "تابع القراءة", "متابعة القراءة",
    "קרא עוד", "קראו עוד", "המשך קריאה", "ادامه مطلب",
    "ادامه نوشته", "और पढ़ें", "पूरा पढ़ें",
    "baca selengkapnya", "lanjutkan membaca", "baca juga", "đọc tiếp", "tiếp tục đọc",
    "อ่านต่อ", "อ่านเพิ่มเติม"};

/// The same, but other sentences begin so too: it has to stand alone, arrows aside.
inline constexpr std::string_view kAlone[] = {
    "read more", "read on", "full story", "full article", "more »", "more ›", "more →",
    "more...", "more…", "(more", "view article", "view post", "view full", "see more",
    "learn more", "find out more", "show more", "visit site", "mehr lesen", "weiter lesen",
    "mehr dazu", "mehr erfahren", "zum artikel", "mehr", "lire plus", "en savoir plus", "la suite",
    "ver más", "más información", "más »", "saiba mais", "ver mais", "scopri di più",
    "altro", "meer lezen", "mere", "więcej", "bővebben", "tovább", "mai mult", "više", "več",
    "viac", "více", "devamı", "daha fazla", "περισσότερα", "Περισσότερα",
    "Подробнее", "подробнее", "Далее", "далее", "Детальніше",
    "Още", "더 보기", "더보기", "자세히 보기", "المزيد", "المزید",
    "عוד", "selengkapnya", "xem thêm", "更多", "詳しくはこちら", "全文"};

/// WordPress's last line, and its like: what it begins with and what links article and site. Most are
/// the translations of "The post %s appeared first on %s."
struct Appeared {
  std::string_view before, after;
};
inline constexpr Appeared kAppeared[] = {
    {"the post ", " appeared first on "}, {"the post ", " first appeared on "},
    {"this post ", " appeared first on "}, {"this post ", " first appeared on "},
    {"this post ", " was originally published "}, {"the article ", " appeared first on "},
    {"this article ", " appeared first on "}, {"this article ", " first appeared on "},
    {"this article ", " was originally published "}, {"this article ", " originally appeared on "},
    {"this story ", " originally appeared on "}, {"this story ", " first appeared on "},
    {"der beitrag ", " erschien zuerst auf "}, {"der artikel ", " erschien zuerst auf "},
    {"dieser beitrag ", " erschien zuerst auf "}, {"l’article ", " est apparu en premier sur "},
    {"l'article ", " est apparu en premier sur "}, {"cet article ", " est apparu en premier sur "},
    {"l’article ", " est apparu d’abord sur "}, {"la entrada ", " se publicó primero en "},
    {"la entrada ", " apareció primero en "}, {"la entrada ", " aparece primero en "},
    {"el artículo ", " se publicó primero en "}, {"l'entrada ", " ha aparegut primer a "},
    {"l’entrada ", " ha aparegut primer a "}, {"a entrada ", " publicouse primeiro en "},
    {"o post ", " apareceu primeiro em "}, {"o post ", " aparece primeiro em "},
    {"o conteúdo ", " aparece primeiro em "}, {"o conteúdo ", " apareceu primeiro em "},
    {"o artigo ", " aparece primeiro em "}, {"o artigo ", " apareceu primeiro em "},
    {"l'articolo ", " proviene da "}, {"l’articolo ", " proviene da "},
    {"l'articolo ", " sembra essere il primo su "},
    {"l’articolo ", " sembra essere il primo su "}, {"het bericht ", " verscheen eerst op "},
    {"dit bericht ", " verscheen eerst op "}, {"inlägget ", " dök först upp på "},
    {"indlægget ", " blev først udgivet på "}, {"indlægget ", " vises først på "},
    {"innlegget ", " dukket først opp på "}, {"artikkeli ", " julkaistiin ensimmäisenä "},
    {"artykuł ", " pochodzi z serwisu "}, {"příspěvek ", " pochází z "},
    {"příspěvek ", " se nejdříve objevil na "}, {"príspevok ", " zobrazený najskôr "},
    {"a(z) ", " bejegyzés először "}, {"articolul ", " apare prima dată "},
    {"articolul ", " a apărut prima dată "}, {"postarea ", " apare prima dată "},
    {"objava ", " pojavila se prvi puta na "}, {"prispevek ", " je bil najprej objavljen "},
    {"Сообщение ", " появились сначала на "},
    {"Сообщение ", " появились сначала "},
    {"Запись ", " впервые появилась "},
    {"Запись ", " первой появилась "},
    {"Допис ", " з'явився спочатку на "},
    {"Допис ", " з’явився спочатку на "},
    {"Публикацията ", " се появи първо "},
    {"Το άρθρο ", " εμφανίστηκε πρώτα "},
    {"ظهرت المقالة ", " أولاً على "},
    {"הפוסט ", " הופיע לראשונה "}, {"نوشته ", " اولین بار در "},
    {"bài viết ", " xuất hiện đầu tiên "}, {"postingan ", " pertama kali tampil "},
    {"投稿 ", " は "}, {"the post ", "最先出现在"}};

/// Those that begin with the title: all of the last line or sentence.
inline constexpr Appeared kAppearedBehind[] = {
    {" yazısı ilk önce ", " ortaya çıktı"}, {" gönderisi ilk önce ", " ortaya çıktı"},
    {" 게시물이 ", "처음 등장했습니다"}, {"最先出现在", ""}, {"〉這篇文章最早發佈於", ""}};

/// Labels an advertisement, as a line.
inline constexpr std::string_view kAdvertisement[] = {
    "advertisement", "advertisements", "advertising", "sponsored content", "sponsored",
    "story continues below advertisement", "story continues after advertisement",
    "article continues below advertisement", "article continues after advertisement",
    "article continues after ad", "advertisement - continue reading below",
    "advertisement. scroll to continue", "advertisement. scroll to continue reading",
    "skip advertisement", "anzeige", "werbung", "publicité", "publicidad", "publicidade",
    "pubblicità", "advertentie", "annons", "annonse", "annonce", "mainos", "ilmoitus", "reklama",
    "reklám", "reklam", "reklaam", "hirdetés", "publicitate", "διαφήμιση",
    "Διαφήμιση", "ΔΙΑΦΗΜΙΣΗ", "Реклама", "РЕКЛАМА",
    "реклама", "広告", "スポンサーリンク", "广告", "廣告", "광고",
    "إعلان", "إعلانات", "פרסומת", "آگهی", "विज्ञापन",
    "โฆษณา", "quảng cáo", "iklan"};

/// Those that are also seen between two sentences, where a line break was lost.
inline constexpr std::string_view kInlineAdvertisement[] = {
    "advertisement", "advertisements", "story continues below advertisement",
    "story continues after advertisement", "article continues below advertisement",
    "article continues after advertisement", "article continues after ad", "anzeige", "werbung",
    "publicité", "publicidad", "publicidade", "pubblicità", "advertentie", "annonse", "mainos",
    "hirdetés", "Реклама", "РЕКЛАМА"};

/// Begins a sentence or line that says nothing of the article. Long enough to be safe.
inline constexpr std::string_view kNotices[] = {
    "sign up to our", "sign up for our", "sign up for the", "sign up here", "subscribe to our",
    "subscribe now", "subscribe to the newsletter", "subscribe for free", "join our newsletter",
    "join our mailing list", "get our newsletter", "get the latest news", "get the latest stories",
    "enter your email", "follow us on", "follow us:", "like us on", "join us on",
    "all rights reserved", "this material may not be", "this content is protected by copyright",
    "if you want to cooperate with us", "by submitting this form", "more articles from",
    "elsewhere on this site", "leave a reply", "leave a comment", "cancel reply", "share this:",
    "share this article", "share this post", "share on facebook", "share on twitter", "share via",
    "like this:", "like loading", "related posts", "related articles", "related stories",
    "related:", "you may also like", "you might also like", "recommended for you", "image credit",
    "(image credit", "image:", "photo credit", "photo by", "photo:", "photograph:", "credit:",
    "picture:", "copyright ©", "© copyright", "click to share", "click to email",
    "click to print", "filed under:", "posted in ", "tags:", "tagged:", "categories:",
    "comments off", "0 comments", "skip to content", "alle rechte vorbehalten", "folgen sie uns",
    "folge uns auf", "newsletter abonnieren", "abonnieren sie unseren",
    "melden sie sich für unseren", "jetzt newsletter", "hier geht es zum newsletter",
    "teilen mit:", "ähnliche beiträge", "das könnte sie auch interessieren", "lesen sie auch",
    "bildquelle:", "bildnachweis:", "foto:", "bild:", "fotos:", "tous droits réservés",
    "suivez-nous sur", "inscrivez-vous à", "abonnez-vous à", "partager :",
    "partager cet article", "à lire aussi", "articles similaires", "crédit photo",
    "crédits photo", "todos los derechos reservados", "suscríbete a", "suscríbase a",
    "síguenos en", "compartir en", "comparte esto", "también te puede interesar",
    "artículos relacionados", "tutti i diritti riservati", "iscriviti alla", "iscriviti al",
    "seguici su", "condividi su", "potrebbe interessarti", "leggi anche",
    "todos os direitos reservados", "assine nossa", "assine a newsletter", "inscreva-se",
    "siga-nos", "compartilhe", "compartilhar", "leia também", "alle rechten voorbehouden",
    "schrijf je in voor", "meld je aan voor", "volg ons op", "lees ook", "prenumerera på",
    "anmäl dig till vårt", "läs också", "följ oss på", "tilmeld dig", "læs også",
    "følg os på", "meld deg på", "les også", "følg oss på", "tilaa uutiskirje", "lue myös",
    "wszelkie prawa zastrzeżone", "zapisz się do", "zapisz się na", "czytaj też",
    "czytaj również", "zobacz też", "přihlaste se k odběru", "čtěte také", "iratkozz fel",
    "iratkozzon fel", "olvasta már", "toate drepturile rezervate", "abonează-te", "citește și",
    "bültenimize", "tüm hakları saklıdır", "bizi takip edin",
    "Все права защищены", "Подписывайтесь на",
    "Подпишитесь на", "Читайте также", "Поделиться",
    "Усі права захищені", "Підписуйтесь на",
    "Підпишіться на", "Читайте також",
    "Με την επιφύλαξη παντός δικαιώματος",
    "Εγγραφείτε στο", "Διαβάστε επίσης", "無断転載",
    "ニュースレターに登録", "メールマガジンに登録", "関連記事",
    "版权所有", "转载请注明", "責任編集", "责任编辑", "订阅我们的",
    "訂閱我們的", "相关阅读", "延伸閱讀", "저작권자", "무단전재",
    "뉴스레터 구독", "جميع الحقوق محفوظة", "اشترك في النشرة",
    "اقرأ أيضا", "كل الحقوق محفوظة", "כל הזכויות שמורות",
    "הירשמו לניוזלטר", "تمامی حقوق"};

/// Between the steps of a breadcrumb, with blanks around.
inline constexpr std::string_view kSteps[] = {" > ", " » ", " › ", " → ", " >> "};

/// The first step of a breadcrumb, in small letters: with a mark of kMarks behind it, it is one
/// alone, blanks or none.
inline constexpr std::string_view kHome[] = {
    "home", "homepage", "startseite", "start", "accueil", "inicio", "início", "portada", "strona główna",
    "forside", "hem", "etusivu", "ana sayfa", "anasayfa", "головна", "главная", "Главная", "Головна", "αρχική", "Αρχική",
    "首页", "首頁", "ホーム", "トップ", "홈", "الرئيسية", "ראשי"};

/// What pages put between the parts of their navigation, and around them.
inline constexpr std::string_view kMarks[] = {"+", "•", "·", "»", "›", "|", ">", "→", "▸", "►", "/", "≡", "☰"};

/// Where a text was cut; those in brackets say so wherever they stand.
inline constexpr std::string_view kCut[] = {"[…]", "[...]", "[ … ]", "[ ... ]", "(…)", "(...)",
                                            "[&hellip;]", "[&#8230;]", "[..]", "[....]", "【…】"};
inline constexpr std::string_view kEllipsis[] = {"…", "...", "……", "。。。", ". . ."};

// clang-format on

}  // namespace feedmill::excerpt
