// Formulas: presentation MathML is kept as a strict tree, and read in a line.
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.h"
#include "text/html.h"
#include "text/html_judge.h"

using namespace feedmill;

namespace {

const std::string kBase = "https://example.org/blog/post";

using Pairs = std::vector<std::pair<std::string, std::string>>;

void check_sanitised(const Pairs& cases) {
  for (const auto& [in, out] : cases) {
    INFO(in);
    CHECK(sanitise_html(in, kBase) == out);
    CHECK(judge::fault_of(in, kBase) == "");
  }
}

std::string math(const std::string& inside) { return "<math>" + inside + "</math>"; }

constexpr const char* kNames[] = {"math",
                                  "math",
                                  "mi",
                                  "mo",
                                  "mn",
                                  "ms",
                                  "mtext",
                                  "mrow",
                                  "mfrac",
                                  "msup",
                                  "msubsup",
                                  "mtable",
                                  "mtr",
                                  "mtd",
                                  "none",
                                  "mprescripts",
                                  "semantics",
                                  "mphantom",
                                  "mspace",
                                  "p",
                                  "div",
                                  "table",
                                  "td",
                                  "b",
                                  "i",
                                  "a",
                                  "svg",
                                  "mglyph",
                                  "malignmark",
                                  "annotation",
                                  "annotation-xml",
                                  "style",
                                  "br",
                                  "img",
                                  "iframe",
                                  "title",
                                  "foreignObject",
                                  "desc",
                                  "form",
                                  "li",
                                  "maction",
                                  "merror",
                                  "noscript",
                                  "template"};

std::string make_html(std::mt19937& random) {
  std::string html;
  const auto count = 3 + random() % 40;
  for (std::size_t i = 0; i < count; ++i) {
    const char* const name = kNames[random() % std::size(kNames)];
    const auto what = random() % 8;
    if (what < 4) {
      html.append("<").append(name).append(random() % 5 == 0 ? " display=block dir=x/>" : ">");
    } else if (what < 7) {
      html.append("</").append(name).append(">");
    } else {
      html += random() % 2 == 0 ? "x" : " 2 ";
    }
  }
  return html;
}

}  // namespace

TEST_CASE("html: presentation MathML is kept") {
  check_sanitised({
      {"<p>The <math display=block xmlns=x class=y id=z href=u onclick=v><msup><mi>e</mi><mrow>"
       "<mi>k</mi><mi>t</mi></mrow></msup></math> law</p>",
       "<p>The <math display=\"block\"><msup><mi>e</mi><mrow><mi>k</mi><mi>t</mi></mrow></msup>"
       "</math> law</p>"},
      {"<math alttext='a &lt; b' dir=rtl><mstyle mathvariant=bold style=color:red title=t>"
       "<mfrac linethickness=0><mn>1</mn><mn>2</mn></mfrac></mstyle></math>",
       "<math alttext=\"a &lt; b\" dir=\"rtl\"><mstyle mathvariant=\"bold\">"
       "<mfrac linethickness=\"0\"><mn>1</mn><mn>2</mn></mfrac></mstyle></math>"},
      {"<math><mtable><mtr><mtd columnspan=2 rowspan='1\"'><mi>a</mi></mtd></mtr></mtable></math>",
       math("<mtable><mtr><mtd columnspan=\"2\"><mi>a</mi></mtd></mtr></mtable>")},
      {"<math><semantics><mrow><mi>a</mi></mrow><annotation encoding='application/x-tex'>a<b>"
       "</annotation><annotation-xml encoding='text/html'><p>x</p></annotation-xml></semantics>"
       "</math>",
       math("<semantics><mrow><mi>a</mi></mrow></semantics>")},
      {"<math><mmultiscripts><mi>C</mi><mi>k</mi><none/><mprescripts/><none></none><mi>n</mi>"
       "</mmultiscripts></math>",
       math("<mmultiscripts><mi>C</mi><mi>k</mi><mrow></mrow><mprescripts></mprescripts>"
            "<mrow></mrow><mi>n</mi></mmultiscripts>")},
      {"<math><mi>a</mi><mspace width='1em'/><mi>b</mi></math>",
       math("<mi>a</mi><mspace></mspace><mi>b</mi>")},
      {"<MATH><MI>x</MI></MATH>", math("<mi>x</mi>")},
  });
}

TEST_CASE("html: in a formula only tokens hold text, and only text") {
  check_sanitised({
      {"<math>a<mrow> b </mrow></math>", math("<mtext>a</mtext><mrow><mtext> b </mtext></mrow>")},
      {"<math><mi>a<b>b</b><mi>c</mi>d</mi></math>", math("<mi>abc</mi><mtext>d</mtext>")},
      {"<math><mtext>a<p>b</p></mtext></math>c", math("<mtext>a</mtext>") + "<p>b</p>c"},
      {"<p><math><mi>a</p>b", "<p>" + math("<mi>a</mi>") + "</p>b"},
      {"<math><mrow><mi>a</mrow></math>b", math("<mrow><mi>a</mi></mrow>") + "b"},
      {"<mi>a</mi><mrow>b</mrow>", "ab"},
      {"<math><math><mi>a</mi></math></math>", math("<mi>a</mi>")},
      {"<table><tr><math><mi>a</mi></math></table>",
       "<table><tbody><tr><td>" + math("<mi>a</mi>") + "</td></tr></tbody></table>"},
      {"<math><annotation>never closed<p>b</p>", math("<mtext>never closed</mtext>") + "<p>b</p>"},
      {"<math><mi/>x", math("<mi></mi><mtext>x</mtext>")},
      {"<math><mi>a</mi>&#x1; <mi>b</mi></math>", math("<mi>a</mi><mi>b</mi>")},
      {"<math><msup><mi>a</mi>&#32;<mi>b</mi></msup></math>",
       math("<msup><mi>a</mi><mi>b</mi></msup>")},
      {"<math><mi>a</mi>&#xFFFE;<mi>b</mi></math>", math("<mi>a</mi><mi>b</mi>")},
      {"<math><mi>a</mi>&nbsp;</math>", math("<mi>a</mi><mtext>\u00A0</mtext>")},
  });
}

// Each has opened a way into somebody's page, or is made like one that has.
TEST_CASE("html: a formula is no way in") {
  for (const char* attack : {
           "<math><mtext><table><mglyph><style><math><img src onerror=alert(1)></style>",
           "<math><mi><mglyph><style></mi><img src onerror=alert(1)>",
           "<math><annotation-xml encoding=text/html><style></annotation-xml><img src onerror=x>",
           "<math><annotation-xml encoding=text/html><svg><foreignObject><mtext><img onerror=x "
           "src>",
           "<svg><math><mi><style><!--</style><img title='--&gt;&lt;img src onerror=x&gt;'>",
           "<math><maction actiontype='statusline#http://x' xlink:href='javascript:x'>a</maction>",
           "<math href='javascript:alert(1)'><mi xlink:href='javascript:x' definitionurl=y>a</mi>",
           "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
           "<math><mtext><mglyph><svg><mtext><textarea><path id='</textarea><img onerror=x src>'>",
           "<math><mtext><p><math><mi></p><img src onerror=x>",
           "<math><mo><malignmark><b><script>x</script>",
           "<table><math><mtext><tr><td><style><img src onerror=x>",
           "<math><mtext><select><option><style></select><img src onerror=x>",
           "<math><![CDATA[<img src onerror=x>]]></math>",
           "<math><mtext><![CDATA[</mtext><script>x</script>]]>",
           "<math><!--<mtext>--><mtext><title></math><img src onerror=x></title>",
           "<p><math></p><mtext><style></style><img src onerror=x>",
           "<math><mrow></p><mi></br><table><caption></math><img src onerror=x>",
       }) {
    INFO(attack << "\n=> " << sanitise_html(attack, kBase));
    CHECK(judge::fault_of(attack, kBase) == "");
  }
}

TEST_CASE("html judge: it finds what is wrong in a formula") {
  for (const char* bad :
       {"<math><mtext><b>x</b></mtext></math>", "<math>x</math>", "<mi>x</mi>",
        "<math><mi><mi>x</mi></mi></math>", "<math href=\"x\"></math>", "<math><svg></svg></math>",
        "<math><p>x</p></math>", "<math><annotation-xml></annotation-xml></math>",
        "<math><mglyph></mglyph></math>", "<math><mi><mglyph></mglyph></mi></math>"}) {
    INFO(bad);
    CHECK_FALSE(judge::fault(bad).empty());
  }
  CHECK(judge::fault("<p><math><mfrac><mi>x</mi><mn>2</mn></mfrac></math></p>").empty());
}

TEST_CASE("html judge: formulas in any order come out as a safe tree") {
  std::mt19937 random(31);
  for (int round = 0; round < 6000; ++round) {
    const std::string html = make_html(random);
    INFO(html << "\n=> " << sanitise_html(html, kBase));
    REQUIRE(judge::fault_of(html, kBase) == "");
  }
  for (const char* piece : {"<math><mrow>", "<mrow>", "<math>", "<div><math><mi>", "<mi>"}) {
    std::string deep = "<math>";
    for (int i = 0; i < 2000; ++i) deep += piece;
    INFO(piece);
    CHECK(judge::fault_of(deep + "text", kBase) == "");
  }
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<div>";
  deep += "<math>";
  for (int i = 0; i < 300; ++i) deep += "<mrow>";
  CHECK(judge::fault_of(deep + "<mi>x</mi>text", kBase) == "");
}

TEST_CASE("html: a formula is read in a line") {
  const Pairs cases = {
      {"<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"},
      {"<msup><mi>e</mi><mrow><mi>k</mi><mi>t</mi></mrow></msup>", "e^(kt)"},
      {"<msup><mi>x</mi><mn>2</mn></msup>", "x^2"},
      {"<msup><mi>x</mi>&#x1; <mn>2</mn></msup>", "x^2"},
      {"<mfrac><mi>a</mi>&#32;<mi>b</mi></mfrac>", "a/b"},
      {"<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"},
      {"<msqrt><mn>2</mn></msqrt>", "√2"},
      {"<mroot><mi>x</mi><mn>3</mn></mroot>", "x^(1/3)"},
      {"<msub><mi>x</mi><mi>i</mi></msub>", "x_i"},
      {"<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"},
      {"<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a+b)/c"},
      {"<mfrac><mfrac><mn>1</mn><mn>2</mn></mfrac><mn>3</mn></mfrac>", "(1/2)/3"},
      {"<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mi>n</mi></munderover>"
       "<mi>i</mi>",
       "∑_(i=0)^ni"},
      {"<mover><mi>x</mi><mo>¯</mo></mover>", "x¯"},
      {"<msup><mi>f</mi><mo>′</mo></msup><mo>&ApplyFunction;</mo><mrow><mo>(</mo><mi>x</mi>"
       "<mo>)</mo></mrow>",
       "f′(x)"},
      {"<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>", "(a)^2"},
      {"<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3"
       "</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo>)</mo>",
       "(1, 2; 3, 4)"},
      {"<mi>sin</mi><mi>x</mi><mn>2</mn><mn>3</mn>", "sin x2 3"},
      {"<mphantom><mi>x</mi></mphantom><mi>y</mi>", "y"},
      {"<msup><mi>x</mi><none/></msup>", "x"},
      {"<mmultiscripts><mi>C</mi><mi>k</mi><none/><mprescripts/><mi>n</mi><none/></mmultiscripts>",
       "C_k_n"},
      {"<semantics><mn>5</mn><annotation>five</annotation></semantics>", "5"},
  };
  for (const auto& [in, out] : cases) {
    INFO(in);
    CHECK(html_to_text("half is " + math(in) + ".") == "half is " + out + ".");
    CHECK(html_to_paragraphs(sanitise_html(math(in), "")) == out);
  }
  CHECK(html_to_text("<math><mfrac><mn>1</mn><p>b") == "1 b");
}

TEST_CASE("html: plain text with the name of a part of a formula is no markup") {
  CHECK(looks_like_html("<math><mi>x</mi></math>"));
  CHECK_FALSE(looks_like_html("map<none> and <mi> and <annotation>"));
}
