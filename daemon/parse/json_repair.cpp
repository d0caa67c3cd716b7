#include "parse/json_repair.h"

#include <cstddef>

namespace feedmill {
namespace {

/// What is open at a place, and the last place behind a whole value.
class Progress {
 public:
  /// One character outside strings; false where it closes what is not open.
  bool take(char c, std::size_t at) {
    if (c == '{' || c == '[') {
      closers_ += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (closers_.empty()) return false;
      closers_.pop_back();
      safe_at(at + 1);
    } else if (c == ',') {
      safe_at(at);
    }
    return true;
  }

  /// The text up to the safe place, closed. Whatever was opened behind it is still on top.
  std::string finish(std::string_view json) const {
    std::string out(json.substr(0, safe_));
    out.append(closers_.rend() - static_cast<std::ptrdiff_t>(safe_depth_), closers_.rend());
    return out;
  }

 private:
  void safe_at(std::size_t at) {
    safe_ = at;
    safe_depth_ = closers_.size();
  }

  std::string closers_;
  std::size_t safe_ = 0;
  std::size_t safe_depth_ = 0;
};

}  // namespace

std::string repair_json(std::string_view json) {
  Progress progress;
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_string) {
      if (c == '\\')
        ++at;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (!progress.take(c, at)) {
      break;
    }
  }
  return progress.finish(json);
}

}  // namespace feedmill
