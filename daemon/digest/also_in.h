// Who else reports a story, as every form says it. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "digest/compose.h"

namespace feedmill {

struct AlsoIn {
  std::vector<const ReportView*> named;    ///< the first outlets, once each
  std::vector<const ReportView*> further;  ///< all other reports but the lead
};

AlsoIn also_in(const StoryView& story);

/// The report's source, or its title where that has no name.
inline const std::string& name_of(const ReportView& report) {
  return report.source.empty() ? report.title : report.source;
}

}  // namespace feedmill
