#include "stories/evidence.h"

#include <algorithm>
#include <cmath>

#include "stories/agreement.h"
#include "stories/certainty.h"
#include "stories/slots.h"

namespace feedmill::stories {
namespace {

constexpr std::size_t kFewestFacts = 10;
constexpr std::uint32_t kFewestRuns = 20;  // of four words: fewer are a teaser
constexpr int kFewestShared = 3;           // facts: with fewer, figures in common are chance
constexpr int kFewestAlone = 5;            // facts in common, where the titles say little
constexpr double kLeastNoted = 0.005;

/// How far two titles are one frame with something else in its slots, 0 to 1: nothing where one
/// says more than the other, as two accounts do and two fillings of a frame do not.
double form_of(const Features& a, const Features& b, const Window& window, const Rules& rules) {
  const Slots slots =
      slots_of(a, b, [&](std::uint32_t word) { return window.words().idf(word, a.language); });
  if (slots.count == 0 || slots.added != 0) return 0;
  return std::clamp((slots.frame - rules.frame) / (1 - rules.frame), 0.0, 1.0);
}

/// Of the names of the report with fewer of its own, the share that the other has not.
double names_apart(const Agreement& agreement) {
  const double apart = std::min(agreement.own_names, agreement.other_names);
  return apart / (agreement.shared_names + apart + 1);
}

double figures_apart(const Agreement& agreement) {
  return agreement.others / (agreement.others + agreement.figures + 0.5);
}

/// What speaks for one event, without what is asked for.
double pro(const Agreement& agreement, const Rules& rules) {
  const double figures =
      agreement.shared >= kFewestShared ? std::min(agreement.figures, 2.0) / 2 : 0;
  return rules.text_likeness * std::min(agreement.beyond, 0.6) + rules.same_figures * figures +
         rules.same_names * std::min(agreement.names, 4.0) / 4 - rules.text_asked;
}

bool share_quotation(const Features& a, const Features& b) {
  return std::find_first_of(a.quotes.begin(), a.quotes.end(), b.quotes.begin(), b.quotes.end()) !=
         a.quotes.end();
}

}  // namespace

bool has_text(const Features& features) {
  return features.facts.size() >= kFewestFacts && features.run_count >= kFewestRuns;
}

bool may_agree(const Features& a, const std::vector<double>& weights, const Features& b,
               double lacking, const Window& window, const Rules& rules) {
  if (!has_text(b)) return false;
  const Agreement agreement = at_most(a, weights, b, window.facts());
  if (agreement.shared < kFewestAlone) return false;
  const double quotation = share_quotation(a, b) ? rules.same_quotation : 0;
  return quotation + pro(agreement, rules) - rules.other_figures * figures_apart(agreement) >=
         lacking;
}

Evidence evidence_of(const Features& report, const std::vector<double>& weights,
                     const Member& other, bool own, double lacking, const Window& window,
                     const Rules& rules) {
  Evidence evidence;
  const auto add = [&](const char* name, double amount) {
    if (own && amount > 0) return;
    evidence.sum += amount;
    if (std::abs(amount) < kLeastNoted) return;
    evidence.notes.push_back(note(name, amount));
  };
  const Features& told = other.features;
  if (!has_text(report) || !has_text(told)) return evidence;
  const Agreement agreement = agreement_of(report, weights, told, window.facts());
  const bool tells = agreement.shared >= kFewestShared;
  add("words of the text", rules.text_likeness * std::min(agreement.beyond, 0.6));
  if (tells) add("same figures", rules.same_figures * std::min(agreement.figures, 2.0) / 2);
  add("same names", rules.same_names * std::min(agreement.names, 4.0) / 4);
  if (share_quotation(report, told)) add("same quotation", rules.same_quotation);
  add("other figures", -rules.other_figures * figures_apart(agreement));
  add("other names", -rules.other_names * names_apart(agreement));
  add("a text to agree with", -rules.text_asked);
  if (evidence.sum >= lacking)
    add("one frame", -rules.one_frame * form_of(report, told, window, rules));
  return evidence;
}

}  // namespace feedmill::stories
