#include "parse/runs.h"

#include <string_view>

#include "parse/entities.h"
#include "parse/tree.h"

namespace feedmill {

pugi::xml_node Runs::open(pugi::xml_node node) {
  if (outline_ == nullptr || is_open_) return {};
  const auto number = run_number(node);
  if (!number || *number >= outline_->runs.size()) return {};
  const Run& run = outline_->runs[*number];
  const std::string_view before = outline_->document.substr(0, run.begin);
  const std::string_view written = outline_->document.substr(run.begin, run.end - run.begin);
  text_ = written;
  problems_->count_in(text_, before);
  if (references_ != References::kResolved)
    resolve_entities(text_, references_ == References::kDeclared, *problems_);
  // Parsing in place moves line breaks; what was written has them where they were, unless a
  // reference was resolved to something shorter.
  if (text_.size() == written.size())
    problems_->count_in(written, before);
  else
    problems_->remember(text_, before);
  if (!load_tree(text_, tree_)) return {};
  is_open_ = true;
  return tree_;
}

void Runs::close() {
  is_open_ = false;
  problems_->count_in(*outline_);
}

}  // namespace feedmill
