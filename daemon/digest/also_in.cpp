#include "digest/also_in.h"

#include <algorithm>

namespace feedmill {

AlsoIn also_in(const StoryView& story) {
  constexpr std::size_t kNamed = 5;
  const std::vector<const ReportView*> others = story.others();
  const std::size_t outlets = story.outlets() - 1;
  // Where all are the lead's own outlet's, they stand for themselves.
  const std::size_t named =
      std::min(others.size(), outlets == 0 ? kNamed : std::min(outlets, kNamed));
  const auto end_of_named = others.begin() + static_cast<std::ptrdiff_t>(named);
  return {{others.begin(), end_of_named}, {end_of_named, others.end()}};
}

}  // namespace feedmill
