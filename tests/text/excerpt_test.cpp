#include "text/excerpt.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

std::string cleaned(std::string_view text, std::string_view title = {}) {
  return without_furniture(text, recognise_excerpt(text, title));
}

bool is_excerpt(std::string_view text) { return recognise_excerpt(text).is_excerpt; }

}  // namespace

TEST_CASE("excerpt: the marks of a cut text, in many spellings") {
  for (const char* tail :
       {" […]", " [...]", "…", " ...", " […] Read more", " [&hellip;]",
        "… Continue reading Bridges of the north →", ".\nWeiterlesen", ".\nRead More »",
        ". Lire la suite", ". Seguir leyendo", ".\n続きを読む", ".\nЧитать далее"}) {
    INFO(tail);
    const std::string text = std::string("The council agreed on a new bridge") + tail;
    CHECK(is_excerpt(text));
    const std::string rest = cleaned(text);
    CHECK((rest == "The council agreed on a new bridge" ||
           rest == "The council agreed on a new bridge."));
  }
}

TEST_CASE("excerpt: a finished text is none, whatever words it uses") {
  for (const char* text :
       {"The council agreed on a new bridge.", "Children read more than ever. They like it.",
        "He left out [...] some words and went on.", "Advertising revenue fell by a tenth.",
        "Sponsored by nobody, the choir sang on.",
        "It is done. Learn more languages while you can.",
        "Dort stand er. Mehr wollte er nicht sagen.", "Было тихо. Далее следует описание моста.",
        "Es war spät. Anzeige gegen Unbekannt wurde erstattet.",
        "Advertising Week opens on Monday. The mayor comes.", "A < B > C",
        "The post office closed on Friday.", ""}) {
    INFO(text);
    CHECK_FALSE(is_excerpt(text));
  }
  CHECK(cleaned("Advertising revenue fell by a tenth.") == "Advertising revenue fell by a tenth.");
  CHECK(cleaned("The post office closed on Friday.") == "The post office closed on Friday.");
}

TEST_CASE("excerpt: WordPress's last line goes with the read-more before it") {
  const std::string text =
      "Bees sleep at night. Read more The post Why bees sleep appeared first on Garden Notes.";
  const Excerpt found = recognise_excerpt(text);
  CHECK(found.is_excerpt);
  REQUIRE(found.spans.size() == 2);
  CHECK(found.spans[0] == FurnitureSpan{21, 30, Furniture::read_more});
  CHECK(found.spans[1].kind == Furniture::appeared_on);
  CHECK(without_furniture(text, found) == "Bees sleep at night.");
  CHECK(cleaned("Bienen schlafen.\n\nDer Beitrag Bienen erschien zuerst auf Gartenblatt.") ==
        "Bienen schlafen.");
  CHECK_FALSE(is_excerpt("Bees sleep. The post Bees appeared first on Garden Notes."));
}

TEST_CASE("excerpt: WordPress's last line in the languages it is translated to") {
  for (const char* line :
       {"The post Owls first appeared on Night Notes.",
        "Der Beitrag Eulen erschien zuerst auf Nachtblatt.",
        "L’article Hiboux est apparu en premier sur La Nuit.",
        "La entrada Búhos se publicó primero en La Noche.", "L'articolo Gufi proviene da La Notte.",
        "O post Corujas apareceu primeiro em A Noite.",
        "Het bericht Uilen verscheen eerst op Nachtblad.",
        "Artykuł Sowy pochodzi z serwisu Nocne Pismo.",
        "Inlägget Ugglor dök först upp på Nattbladet.",
        "A(z) Baglyok bejegyzés először a Nappali oldalán jelent meg.",
        "Сообщение Совы появились сначала на Ночник.", "Допис Сови з'явився спочатку на Нічник.",
        "Το άρθρο Κουκουβάγιες εμφανίστηκε πρώτα στο Νύχτα.",
        "投稿 フクロウ は 夜のノート に最初に表示されました。",
        "올빼미 게시물이 밤의 기록에 처음 등장했습니다.",
        "Baykuşlar yazısı ilk önce Gece üzerinde ortaya çıktı.",
        "ظهرت المقالة البوم أولاً على الليل.", "הפוסט ינשופים הופיע לראשונה ב-לילה.",
        "Bài viết Cú mèo đã xuất hiện đầu tiên vào ngày Đêm."}) {
    INFO(line);
    const Excerpt found = recognise_excerpt(std::string("Owls hear a mouse run.\n\n") + line);
    REQUIRE(found.spans.size() == 1);
    CHECK(found.spans[0].kind == Furniture::appeared_on);
    CHECK(found.spans[0].begin == 24);
    CHECK_FALSE(found.is_excerpt);
  }
}

TEST_CASE("excerpt: read-more lines with a title, a site or an arrow behind them") {
  for (const char* tail : {"Read more about owls here.", "Continue reading Owls at night",
                           "Read the rest of this entry »", "Lesen Sie mehr auf Nachtblatt.de",
                           "Lire la suite sur La Nuit", "Mehr erfahren →", "Подробнее »",
                           "Περισσότερα...", "Leggi tutto l'articolo", "Czytaj dalej Sowy nocą",
                           "もっと読む", "자세히 보기", "اقرأ المزيد"}) {
    INFO(tail);
    CHECK(is_excerpt(std::string("Owls hear a mouse run. ") + tail));
    CHECK(is_excerpt(std::string("Owls hear a mouse run\n") + tail));
  }
}

TEST_CASE("excerpt: labels of advertisements go, between sentences and on their own line") {
  CHECK(cleaned("It rained. Advertisement The match went on.") == "It rained. The match went on.");
  CHECK(cleaned("Es regnete.\nANZEIGE\nDas Spiel ging weiter.") ==
        "Es regnete.\nDas Spiel ging weiter.");
  CHECK(cleaned("雨だった。\n広告\n試合は続いた。") == "雨だった。\n試合は続いた。");
}

TEST_CASE("excerpt: breadcrumb, title and a caption said twice go") {
  CHECK(
      cleaned(
          "Home > Business > Bank buys bank today Bank buys bank today A bank has bought another.",
          "Bank buys bank today") == "A bank has bought another.");
  CHECK(cleaned("The tower at dusk The tower at dusk Visitors came by the thousand.") ==
        "The tower at dusk Visitors came by the thousand.");
  CHECK(cleaned("塔の夕暮れ\n塔の夕暮れ\n多くの人が訪れた。") == "塔の夕暮れ\n多くの人が訪れた。");
  CHECK(cleaned("No, no, no, no, no, no, he said.") == "No, no, no, no, no, no, he said.");
  CHECK(cleaned("12 12 12 12\n12 12 12 12\nsum") == "12 12 12 12\n12 12 12 12\nsum");
  CHECK(cleaned("5 > 3 is true.") == "5 > 3 is true.");
  CHECK(cleaned("Only the title", "Only the title") == "Only the title");
}

TEST_CASE("excerpt: a navigation that begins with the home page goes, with the marks around it") {
  const std::string body = "Rolf Aune raised the gate on Sunday.";
  CHECK(cleaned("+ • HOME» • " + body) == body);
  CHECK(cleaned("Home | " + body) == body);
  CHECK(cleaned("Startseite › Politik › " + body) == body);
  CHECK(cleaned("Accueil / " + body) == body);
  CHECK(cleaned("• Home » News » Lock gate raised again " + body, "Lock gate raised again") ==
        body);
  CHECK(cleaned("首页 > 新闻 > 周日闸门升起。") == "周日闸门升起。");
  CHECK(cleaned("Главная » Новости » Шлюз открыт.") == "Шлюз открыт.");
  for (const char* text : {"Home is where the otter sleeps.", "+ 3 degrees in the morning.",
                           "Home/away games start at noon, says the club."}) {
    INFO(text);
    CHECK(cleaned(text) == text);
  }
}

TEST_CASE("excerpt: a title is repeated where it is set apart, not where a sentence begins so") {
  const std::string title = "Harbour bridge closes for repairs";
  const std::string body = "Drivers are asked to take the tunnel.";
  CHECK(cleaned(title + "\n\n" + body, title) == body);
  CHECK(cleaned(title + " " + body, title) == body);
  CHECK(cleaned(title + " " + title + " " + body, title) == body);
  CHECK(cleaned("Ein Tag am Meer\nDie Sonne schien.", "Ein Tag am Meer") == "Die Sonne schien.");
  CHECK(cleaned("Мост через залив закрыт на ремонт Водителей просят ехать в обход.",
                "Мост через залив закрыт на ремонт") == "Водителей просят ехать в обход.");
  for (const std::string& text : {title + ". " + body, title + " and painting. " + body,
                                  title + ", the mayor said. " + body, title}) {
    INFO(text);
    CHECK(cleaned(text, title) == text);
  }
  // A name begins many a sentence; a title that is a sentence may be the text's first.
  CHECK(cleaned("New Quay Station opens in May.", "New Quay") == "New Quay Station opens in May.");
  CHECK(cleaned("Is the harbour bridge safe? It is.", "Is the harbour bridge safe?") ==
        "Is the harbour bridge safe? It is.");
}

TEST_CASE("excerpt: newsletter boxes and credits go, in many languages") {
  for (const char* line :
       {"Sign up for our newsletter", "Photo credit: the harbour office",
        "Melden Sie sich für unseren Newsletter an", "Inscrivez-vous à notre lettre",
        "Suscríbete a nuestro boletín", "Leggi anche: Il porto", "Zapisz się do newslettera",
        "Подпишитесь на рассылку", "ニュースレターに登録する", "Alle Rechte vorbehalten."}) {
    INFO(line);
    CHECK(cleaned(std::string("The vote is on Monday.\n") + line + "\nThe hall opens at nine.") ==
          "The vote is on Monday.\nThe hall opens at nine.");
  }
}

TEST_CASE("excerpt: notices go as whole sentences") {
  CHECK(
      cleaned("The vote is on Monday. Sign up to our newsletter for the latest updates. All rights "
              "reserved.") == "The vote is on Monday.");
}

TEST_CASE("excerpt: hostile texts take linear time") {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "The post […] ";
  CHECK(recognise_excerpt(text).is_excerpt);
  text.clear();
  for (int i = 0; i < 200000; ++i) text += "read more ";
  CHECK(recognise_excerpt(text).spans.size() < 100);
  text.clear();
  for (int i = 0; i < 200000; ++i) text += "the post the article [… 【…】\n";
  CHECK(recognise_excerpt(text, text).is_excerpt);
  CHECK_FALSE(recognise_excerpt(std::string(1U << 20, '>')).is_excerpt);
  CHECK_FALSE(recognise_excerpt(std::string(1U << 20, ' ')).is_excerpt);
}
