// The runs of an outline, parsed one at a time in the same memory. Pure; one thread.
#pragma once

#include <cstdint>
#include <pugixml.hpp>
#include <string>

#include "parse/outline.h"
#include "parse/problems.h"

namespace feedmill {

/// What is left to do of a document's references.
enum class References : std::uint8_t { kUndeclared, kDeclared, kResolved };

class Runs {
 public:
  /// None: for a document that is one tree.
  Runs() = default;
  Runs(const Outline& outline, References references, Problems& problems)
      : outline_(&outline), problems_(&problems), references_(references) {}
  Runs(const Runs&) = delete;
  Runs& operator=(const Runs&) = delete;

  /// The tree of the run that an element stands for, good until close(), as is what points into it;
  /// null where the element stands for itself. Problems count in the run meanwhile.
  pugi::xml_node open(pugi::xml_node node);
  void close();

 private:
  const Outline* outline_ = nullptr;
  Problems* problems_ = nullptr;
  References references_ = References::kResolved;
  bool is_open_ = false;
  std::string text_;
  pugi::xml_document tree_;
};

}  // namespace feedmill
