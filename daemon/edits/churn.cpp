#include "edits/churn.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "edits/word_diff.h"
#include "stories/tokens.h"

namespace feedmill {
namespace {

/// What pages count, and how long ago something was, folded as tokens_of() folds.
const std::unordered_set<std::string_view>& counted_words() {
  static const std::unordered_set<std::string_view> kWords = {
      "view",        "views",        "comment",         "comments",
      "like",        "likes",        "share",           "shares",
      "vote",        "votes",        "point",           "points",
      "reply",       "replies",      "download",        "downloads",
      "play",        "plays",        "follower",        "followers",
      "subscribers", "retweets",     "upvotes",         "reads",
      "ago",         "second",       "seconds",         "minute",
      "minutes",     "hour",         "hours",           "day",
      "days",        "week",         "weeks",           "aufrufe",
      "kommentar",   "kommentare",   "stimmen",         "stunde",
      "stunden",     "minuten",      "tagen",           "vues",
      "commentaire", "commentaires", "heures",          "visitas",
      "comentario",  "comentarios",  "visualizzazioni", "commenti",
      "reacties",    "weergaven",    "visningar",       "kommentarer",
      "просмотр",    "просмотров",   "просмотра",       "комментариев",
      "комментария", "комментарий"};
  return kWords;
}

std::string folded(std::string_view text) {
  std::string all;
  for (const stories::Token& token : stories::tokens_of(text)) all.append(token.word).append(" ");
  return all;
}

bool is_number(std::string_view word) {
  return !word.empty() &&
         word.find_first_not_of("0123456789.,'kKmM+()[]:") == std::string_view::npos;
}

bool all_numbers(std::string_view words) {
  const auto all = words_between_blanks(words);
  return std::all_of(all.begin(), all.end(), is_number);
}

bool is_counted(std::string_view word) {
  const auto tokens = stories::tokens_of(word, 1);
  return !tokens.empty() && counted_words().count(tokens.front().word) != 0;
}

}  // namespace

bool is_churn(const SwappedWords& swap) {
  if (folded(swap.before) == folded(swap.after)) return true;  // marks, case or blanks only
  if (!all_numbers(swap.before) || !all_numbers(swap.after)) return false;
  const auto behind = words_between_blanks(swap.trailing);
  const auto ahead = words_between_blanks(swap.leading);
  // "12 comments", "Comments: 12"
  return (!behind.empty() && is_counted(behind.front())) ||
         (!ahead.empty() && ahead.back().back() == ':' && is_counted(ahead.back()));
}

}  // namespace feedmill
