// The stylesheet of the HTML digest: what stands between <style> and </style>. Pure; any thread.
#pragma once

#include <string_view>

namespace feedmill {

/// Plain CSS without url() or @import. Colours are custom properties, once for light and once for
/// dark; every text colour has WCAG AA contrast against every ground it stands on, which a test
/// computes.
std::string_view html_style();

}  // namespace feedmill
