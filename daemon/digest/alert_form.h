// An alert as people and programs read it. Pure; any thread.
#pragma once

#include <string>

#include "digest/body_template.h"
#include "feedmill/alerts.h"

namespace feedmill {

/// "2 feeds are failing, 1 is back, 1 delivery is failing", one line.
std::string alert_headline(const Alert& alert);

/// A line for each, the first fifty; lines end in "\n".
std::string alert_text(const Alert& alert);

/// {"id","digest","title","raised","text","lines":[{"about","state","subject","name","failures",
/// "error","since"}]}
std::string alert_json(const Alert& alert);

/// What a webhook's body is filled with: the names of a story, and `lead`, `date`, `id`.
BodyValues alert_values(const Alert& alert);

}  // namespace feedmill
