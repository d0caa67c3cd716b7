// How much of its reports an issue holds: what a source wrote at a length that no reader takes is
// cut in digests, behind a link to the whole; in the store it stays whole. Pure; any thread.
#pragma once

#include <cstddef>

#include "feedmill/digest.h"

namespace feedmill {

constexpr std::size_t kMostOfBody = 1U << 20;    ///< bytes of one
constexpr std::size_t kMostOfIssue = 48U << 20;  ///< of all of an issue together

/// Cuts the texts of an entry to `most` bytes each, HTML behind an element where one ends near and
/// balanced again, and says where the whole stands. Lists that no reader takes are shortened, too.
void cut_texts(Entry& entry, std::size_t most);

/// Keeps an issue within bounds while it is read, story by story. The longest are cut first: the
/// limit of one is lowered until all have room. The same reports give the same issue.
class IssueRoom {
 public:
  explicit IssueRoom(std::size_t most_of_all = kMostOfIssue) : most_of_all_(most_of_all) {}

  /// An entry was read.
  void take(Entry& entry);
  /// Its story stands in the issue now.
  void settle(Issue& issue);

 private:
  std::size_t most_of_all_, most_ = kMostOfBody, held_ = 0;
};

}  // namespace feedmill
