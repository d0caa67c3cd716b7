// A stored comparison of the recogniser's as a listing shows it. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/catalogue.h"
#include "stories/decision.h"

namespace feedmill {

/// Without title and source of the report that was nearest; `tag` is the store's (store/ids.h).
ComparisonRow shown_comparison(const stories::Comparison& comparison, const std::string& tag);

}  // namespace feedmill
